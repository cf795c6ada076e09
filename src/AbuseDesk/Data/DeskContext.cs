using AbuseDesk.Cases;
using AbuseDesk.Chat;
using AbuseDesk.Checks;
using AbuseDesk.Clocks;
using AbuseDesk.Connectors;
using AbuseDesk.Evidence;
using AbuseDesk.Intake;
using AbuseDesk.Outgoing;
using AbuseDesk.Parsing;
using AbuseDesk.Partners;
using AbuseDesk.Playbooks;
using AbuseDesk.Policy;
using AbuseDesk.Registry;
using AbuseDesk.Staff;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace AbuseDesk.Data;

/// <summary>The database as pages see it. Intake writes past it, with plain Npgsql.</summary>
public sealed class DeskContext(DbContextOptions<DeskContext> options)
    : IdentityUserContext<DeskUser, Guid>(options),
        IDataProtectionKeyContext
{
    public DbSet<RawMessage> RawMessages => Set<RawMessage>();
    public DbSet<Delivery> Deliveries => Set<Delivery>();
    public DbSet<MessageWork> MessageWork => Set<MessageWork>();
    public DbSet<Reading> Readings => Set<Reading>();
    public DbSet<ReaderRuleVersion> ReaderRules => Set<ReaderRuleVersion>();
    public DbSet<MailboxState> Mailboxes => Set<MailboxState>();
    public DbSet<Customer> Customers => Set<Customer>();
    public DbSet<Assignment> Assignments => Set<Assignment>();
    public DbSet<RegistryVersion> RegistryVersions => Set<RegistryVersion>();
    public DbSet<AbuseCase> Cases => Set<AbuseCase>();
    public DbSet<CaseCounters> CaseCounters => Set<CaseCounters>();
    public DbSet<CaseKeyRow> CaseKeys => Set<CaseKeyRow>();
    public DbSet<CaseEvent> CaseEvents => Set<CaseEvent>();
    public DbSet<CaseText> CaseTexts => Set<CaseText>();
    public DbSet<EventSeal> EventSeals => Set<EventSeal>();
    public DbSet<EventSealMember> EventSealMembers => Set<EventSealMember>();
    public DbSet<CaseMove> CaseMoves => Set<CaseMove>();
    public DbSet<CaseMark> CaseMarks => Set<CaseMark>();
    public DbSet<Decision> Decisions => Set<Decision>();
    public DbSet<CaseClock> CaseClocks => Set<CaseClock>();
    public DbSet<CaseAction> CaseActions => Set<CaseAction>();
    public DbSet<ActionRequest> ActionRequests => Set<ActionRequest>();
    public DbSet<EvidenceSnapshot> EvidenceSnapshots => Set<EvidenceSnapshot>();
    public DbSet<CaseCheck> CaseChecks => Set<CaseCheck>();
    public DbSet<UrlVisit> UrlVisits => Set<UrlVisit>();
    public DbSet<UrlPlan> UrlPlans => Set<UrlPlan>();
    public DbSet<PolicyVersion> PolicyVersions => Set<PolicyVersion>();
    public DbSet<PolicyActivation> PolicyActivations => Set<PolicyActivation>();
    public DbSet<ContactAttempt> ContactAttempts => Set<ContactAttempt>();
    public DbSet<PlaybookVersion> PlaybookVersions => Set<PlaybookVersion>();
    public DbSet<LetterVersion> LetterVersions => Set<LetterVersion>();
    public DbSet<PlaybookTick> PlaybookTicks => Set<PlaybookTick>();
    public DbSet<CustomerStatement> CustomerStatements => Set<CustomerStatement>();
    public DbSet<Report> Reports => Set<Report>();
    public DbSet<ReportFinding> Findings => Set<ReportFinding>();
    public DbSet<FindingCorrection> FindingCorrections => Set<FindingCorrection>();
    public DbSet<ReportCase> ReportCases => Set<ReportCase>();
    public DbSet<CaseMessage> CaseMessages => Set<CaseMessage>();
    public DbSet<OutgoingMail> OutgoingMails => Set<OutgoingMail>();
    public DbSet<ConnectorCall> ConnectorCalls => Set<ConnectorCall>();
    public DbSet<Partner> Partners => Set<Partner>();
    public DbSet<HandOver> HandOvers => Set<HandOver>();
    public DbSet<ChatPost> ChatPosts => Set<ChatPost>();
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();
    public DbSet<DeskSecret> Secrets => Set<DeskSecret>();
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        Store<Door>();
        Store<MessageState>();
        Store<AssetKind>();
        Store<CaseState>();
        Store<CaseKind>();
        Store<OwnerKind>();
        Store<Attachment>();
        Store<OutgoingState>();
        Store<Party>();
        Store<StaffRole>();
        Store<Severity>();
        Store<Consent>();
        Store<SenderTrust>();
        Store<ZoneBasis>();
        Store<TimePrecision>();
        Store<TimeBasis>();
        Store<ChatPostState>();
        Store<PartnerKind>();
        Store<HandOverState>();
        Store<ReaderRole>();
        Store<CallState>();
        Store<CallKind>();
        Store<ActionState>();
        Store<RequestState>();
        Store<Approval>();
        Store<VisitReason>();

        void Store<T>()
            where T : struct, Enum => configurationBuilder.Properties<T>().HaveConversion<StoredTextConverter<T>>();
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.HasPostgresExtension("btree_gist");
        builder.HasPostgresExtension("pg_trgm");
        builder.Entity<DeskUser>().ToTable("users");
        builder.Entity<IdentityUserClaim<Guid>>().ToTable("user_claims");
        builder.Entity<IdentityUserLogin<Guid>>().ToTable("user_logins");
        builder.Entity<IdentityUserToken<Guid>>().ToTable("user_tokens");
        builder.Entity<ApiKey>().HasIndex(k => k.Hash).IsUnique();
        builder.Entity<DeskSecret>().HasKey(s => s.Name);
        EvidenceModel.Describe(builder);
        RegistryModel.Describe(builder);
        CaseModel.Describe(builder);
        ActionModel.Describe(builder);
        PolicyModel.Describe(builder);
        OutgoingModel.Describe(builder);
        ConnectorModel.Describe(builder);
        ClockModel.Describe(builder);
        ContactModel.Describe(builder);
        PlaybookModel.Describe(builder);
        ClosingModel.Describe(builder);
        LetterModel.Describe(builder);
        UrlCheckModel.Describe(builder);
        MarkModel.Describe(builder);
        ChatModel.Describe(builder);
        MoveModel.Describe(builder);
        PartnerModel.Describe(builder);
    }
}

/// <summary>A key the desk made for itself: made by <c>migrate</c>, never logged.</summary>
public sealed class DeskSecret
{
    public const string ReplyAddressKey = "reply_address_key";

    public required string Name { get; init; }
    public required byte[] Value { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}
