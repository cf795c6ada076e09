using AbuseDesk.BrowserTests;
using AbuseDesk.Tests;

[assembly: AssemblyFixture(typeof(PostgresServer))]
[assembly: AssemblyFixture(typeof(ImapServer))]
[assembly: AssemblyFixture(typeof(Chromium))]
