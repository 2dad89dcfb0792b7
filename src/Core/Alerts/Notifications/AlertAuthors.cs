using Microsoft.EntityFrameworkCore;
using Quarterdeck.Core.Accounts;
using Quarterdeck.Core.Alerts.Silences;
using Quarterdeck.Core.Data;

namespace Quarterdeck.Core.Alerts.Notifications;

/// <summary>The names of people in silences and acknowledgements, and how they are forgotten.</summary>
internal sealed class AlertAuthors(SilenceBook silences, AcknowledgementBook acknowledgements) : INameBearer
{
    public async Task ForgetAsync(QuarterdeckDb db, string name, string pseudonym, CancellationToken cancellationToken)
    {
        var (note, newNote) = (SilenceBook.ExtendedBy(name), SilenceBook.ExtendedBy(pseudonym));
        await db.Set<SilenceRecord>().Where(silence => silence.Author == name).ExecuteUpdateAsync(set => set.SetProperty(silence => silence.Author, pseudonym), cancellationToken);
        await db.Set<SilenceRecord>().Where(silence => silence.ExpiredBy == name).ExecuteUpdateAsync(set => set.SetProperty(silence => silence.ExpiredBy, pseudonym), cancellationToken);
        await db.Set<SilenceRecord>().Where(silence => silence.Reason.Contains(note)).ExecuteUpdateAsync(set => set.SetProperty(silence => silence.Reason, silence => silence.Reason.Replace(note, newNote)), cancellationToken);
        await db.Set<AcknowledgementRecord>().Where(held => held.By == name).ExecuteUpdateAsync(set => set.SetProperty(held => held.By, pseudonym), cancellationToken);
    }

    public void Forgotten(string name, string pseudonym)
    {
        silences.Rename(name, pseudonym);
        acknowledgements.Rename(name, pseudonym);
    }
}
