using AbuseDesk.Data;
using AbuseDesk.Ops;
using AbuseDesk.Pages;
using AbuseDesk.Staff;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

var builder = WebApplication.CreateBuilder(args);
var settings = new DeskSettings { ConnectionString = builder.Configuration.GetConnectionString("Desk") ?? "" };
builder.Services.AddSingleton(settings);
builder.Services.AddNpgsqlDataSource(settings.ConnectionString);
builder.Services.AddDbContext<DeskContext>(
    (services, options) =>
        DeskSchema.Describe((DbContextOptionsBuilder<DeskContext>)options, o => o.UseNpgsql(settings.ConnectionString))
);
builder.Services.AddDataProtection().SetApplicationName("AbuseDesk").PersistKeysToDbContext<DeskContext>();
builder.Services.AddStaff(settings);
builder.Services.AddPages(settings);

var app = builder.Build();
app.UsePages();
await app.RunAsync();
