using AbuseDesk.Cases;
using AbuseDesk.Outgoing;
using Microsoft.EntityFrameworkCore;
using static AbuseDesk.Tests.Outgoing.SendingDesk;

namespace AbuseDesk.Tests.Outgoing;

/// <summary>Until when a decision and its mails can be taken back.</summary>
public sealed class OutboxUndoTests(DeskDatabase database) : IClassFixture<DeskDatabase>, IAsyncDisposable
{
    private readonly SendingDesk _desk = new(database.ConnectionString);
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_undo_before_the_hold_ends_takes_mails_and_facts_back()
    {
        var (abuseCase, decision) = await _desk.Decided();
        var mail = await _desk.Put(Draft(), decision);
        await using (var context = _desk.Context())
        {
            await Outbox.Undo(context, decision.Id, Actor.Staff(Guid.NewGuid()), Minato.Now, Cancel);
        }

        await _desk.EndHold(mail);
        Assert.Equal(0, await _desk.Sender().SendDue(Cancel));
        Assert.Equal(OutgoingState.Withdrawn, (await _desk.Row(mail)).State);
        await using var after = _desk.Context();
        Assert.Equal(
            CaseState.Open,
            (await after.Cases.AsNoTracking().SingleAsync(c => c.Id == abuseCase.Id, Cancel)).State
        );
    }

    [Fact]
    public async Task An_undo_after_one_mail_has_left_is_refused_and_names_it()
    {
        var (abuseCase, decision) = await _desk.Decided();
        var gone = await _desk.Put(Draft(), decision);
        var held = await _desk.Put(Draft("second@customer.example"), decision);
        await _desk.EndHold(gone);
        await _desk.Sender().SendDue(Cancel);
        await using var context = _desk.Context();

        var refusal = await Assert.ThrowsAsync<CaseRuleException>(() =>
            Outbox.Undo(context, decision.Id, Actor.Staff(Guid.NewGuid()), Minato.Now, Cancel)
        );

        Assert.Equal("mail_has_left", refusal.Code);
        Assert.Contains("owner@customer.example", refusal.Arguments);
        Assert.Equal(OutgoingState.Held, (await _desk.Row(held)).State);
        await using var after = _desk.Context();
        Assert.Equal(
            CaseState.WaitingCustomer,
            (await after.Cases.SingleAsync(c => c.Id == abuseCase.Id, Cancel)).State
        );
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("451 4.3.0 later", true)]
    [InlineData(OutboxSender.MayHaveLeft + ": no answer in time", false)]
    public async Task A_waiting_mail_can_be_withdrawn_unless_it_may_have_left(string? error, bool possible)
    {
        var (_, decision) = await _desk.Decided();
        var mail = await _desk.Put(Draft(), decision);
        await _desk.Set(mail, $"state = 'waiting', last_error = {(error is null ? "null" : $"'{error}'")}");
        await using var context = _desk.Context();

        var undo = Outbox.Undo(context, decision.Id, Actor.Staff(Guid.NewGuid()), Minato.Now, Cancel);

        if (possible)
        {
            await undo;
        }
        else
        {
            await Assert.ThrowsAsync<CaseRuleException>(() => undo);
        }
    }

    public ValueTask DisposeAsync() => _desk.DisposeAsync();
}
