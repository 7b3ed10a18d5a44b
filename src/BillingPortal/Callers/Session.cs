using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace BillingPortal.Callers;

/// <summary>
/// One signed-in browser. The cookie only names it: a copy of the cookie is worthless once the row is gone or the person's security stamp
/// has changed.
/// </summary>
public sealed class Session
{
    public required string Id { get; set; }
    public required string UserId { get; set; }

    /// <summary>The person's security stamp when the session began.</summary>
    public required string Stamp { get; set; }
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>The session ends here, however active it is.</summary>
    public DateTimeOffset EndsAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Session>
    {
        public void Configure(EntityTypeBuilder<Session> builder)
        {
            builder.ToTable("sessions");
            builder.Property(session => session.Id).HasMaxLength(40);
            builder.Property(session => session.Stamp).HasMaxLength(100);
            builder.HasIndex(session => session.UserId);
            builder.HasIndex(session => session.EndsAt);
            builder.HasOne<IdentityUser>().WithMany().HasForeignKey(session => session.UserId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
