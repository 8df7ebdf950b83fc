using ClassChat.Harness.Scenarios;

namespace ClassChat.Harness.Verification;

/// <summary>Checks a whole chronicle, once through for each property. Pure.</summary>
public static class Verifier
{
    /// <summary>What comes of some properties, in their order.</summary>
    public static IReadOnlyList<Finding> Check(Chronicle chronicle, IReadOnlyList<Property> properties)
    {
        var arrivals = new Arrivals(chronicle);
        return [.. properties.Select(property => property switch
        {
            Property.Loss => Deliveries.Losses(chronicle, arrivals),
            Property.Duplication => Deliveries.Doubles(chronicle),
            Property.Order => Deliveries.Orders(chronicle),
            Property.Crosstalk => Contents.Crosstalk(chronicle),
            Property.Membership => Groups.Memberships(chronicle, arrivals),
            Property.Mail => Letters.Mail(chronicle, arrivals),
            Property.Clearing => Letters.Clearing(chronicle),
            Property.Times => Contents.Times(chronicle),
            Property.Users => Everybody.Users(chronicle),
            Property.Names => Everybody.Names(chronicle),
            Property.Files => Contents.Files(chronicle),
            _ => Everybody.Answers(chronicle),
        })];
    }
}
