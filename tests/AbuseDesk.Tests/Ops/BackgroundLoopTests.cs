using System.Threading.Channels;
using AbuseDesk.Ops;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace AbuseDesk.Tests.Ops;

public sealed class BackgroundLoopTests : IClassFixture<DeskDatabase>, IAsyncDisposable
{
    private readonly NpgsqlDataSource _database;
    private readonly FakeTimeProvider _clock = new();
    private readonly DatabaseSignals _signals;
    private readonly ServiceProvider _services = new ServiceCollection().BuildServiceProvider();

    public BackgroundLoopTests(DeskDatabase database)
    {
        _database = NpgsqlDataSource.Create(database.ConnectionString);
        _signals = new DatabaseSignals(_database, TimeProvider.System, NullLogger<DatabaseSignals>.Instance);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _signals.Dispose();
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task It_has_a_turn_at_each_interval_and_when_it_is_woken()
    {
        using var loop = NewLoop();
        await loop.StartAsync(Cancel);
        await loop.Turns.ReadAsync(Cancel);

        await Advance(loop, TimeSpan.FromMinutes(1));
        loop.Wake();
        await loop.Turns.ReadAsync(Cancel);

        await loop.StopAsync(Cancel);
    }

    [Fact]
    public async Task While_there_is_more_it_does_not_rest()
    {
        using var loop = NewLoop();
        loop.More = 3;
        await loop.StartAsync(Cancel);

        for (var turn = 0; turn < 4; turn++)
        {
            await loop.Turns.ReadAsync(Cancel);
        }

        await loop.StopAsync(Cancel);
    }

    [Fact]
    public async Task A_failing_turn_is_logged_once_shown_and_tried_again()
    {
        var health = new LoopHealth();
        using var loop = NewLoop(health);
        loop.Faults = 3;
        await loop.StartAsync(Cancel);
        await loop.Turns.ReadAsync(Cancel);
        for (var fault = 0; fault < 3; fault++)
        {
            await Advance(loop, TimeSpan.FromMinutes(6));
        }

        await PolledUntil(() => Assert.Single(health.Beats).Error is null);
        Assert.Equal([LogLevel.Error, LogLevel.Information], loop.Logged.Where(l => l > LogLevel.Debug));
        await loop.StopAsync(Cancel);
    }

    [Fact]
    public async Task A_notification_of_the_database_wakes_it()
    {
        using var loop = NewLoop();
        await _signals.StartAsync(Cancel);
        await loop.StartAsync(Cancel);
        await loop.Turns.ReadAsync(Cancel);

        // The connection to listen on comes at its own time; when it does, every loop has a turn.
        await loop.Turns.ReadAsync(Cancel);
        await using var notify = _database.CreateCommand($"notify {CountingLoop.Signal}");
        await notify.ExecuteNonQueryAsync(Cancel);
        await loop.Turns.ReadAsync(Cancel);

        await loop.StopAsync(Cancel);
        await _signals.StopAsync(Cancel);
    }

    [Theory]
    [InlineData(1, 0.5, 1)]
    [InlineData(4, 4, 8)]
    [InlineData(1000, 150, 300)]
    public void The_pause_after_failures_doubles_up_to_five_minutes(int failures, double least, double most)
    {
        for (var i = 0; i < 100; i++)
        {
            Assert.InRange(BackOff.Usual.After(failures).TotalSeconds, least, most);
        }
    }

    private CountingLoop NewLoop(LoopHealth? health = null) =>
        new(
            new LoopGround(
                _services.GetRequiredService<IServiceScopeFactory>(),
                _clock,
                _signals,
                health ?? new LoopHealth()
            )
        );

    // The loop asks for its timer a moment after its turn; until then advancing the clock does nothing.
    private async Task Advance(CountingLoop loop, TimeSpan span)
    {
        while (!loop.Turns.TryRead(out _))
        {
            _clock.Advance(span);
            await Task.Delay(5, Cancel);
        }
    }

    private static async Task PolledUntil(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Delay(5, Cancel);
        }
    }

    private sealed class CountingLoop : BackgroundLoop
    {
        public const string Signal = "counting_loop_test";
        private readonly Channel<bool> _turns = Channel.CreateUnbounded<bool>();
        private readonly ListLogger _logger;

        public CountingLoop(LoopGround ground)
            : this(ground, new ListLogger()) { }

        private CountingLoop(LoopGround ground, ListLogger logger)
            : base(ground, logger, Signal) => _logger = logger;

        public ChannelReader<bool> Turns => _turns.Reader;
        public int More { get; set; }
        public int Faults { get; set; }
        public IReadOnlyList<LogLevel> Logged => _logger.Levels;
        protected override TimeSpan Interval => TimeSpan.FromMinutes(1);

        protected override Task<bool> Turn(IServiceProvider scope, CancellationToken cancel)
        {
            _turns.Writer.TryWrite(true);
            return Faults-- > 0 ? throw new InvalidOperationException("a fault") : Task.FromResult(More-- > 0);
        }
    }

    private sealed class ListLogger : ILogger
    {
        public List<LogLevel> Levels { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Levels.Add(logLevel);
    }
}
