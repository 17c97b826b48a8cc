namespace CardGenius.Batch.Tests.Planning;

public sealed class PlannerTests
{
    [Fact]
    public async Task A_file_of_today_becomes_users_and_rejects()
    {
        var planned = await Planned.Csv(
            "UserID,avg_amazon_gmv,avg_flipkart_gmv,avg_grocery_gmv,avg_myntra_gmv,avg_ajio_gmv,avg_confirmed_gmv,city\n" +
            "u1,\"₹1,00,000\",,0,10,20.5,30.50,Pune\n" +
            "u2,-5,,,,,,\n" +
            "u3,1,2,3,4,5,6,\"two\nlines\"\n" +
            "u1,1,2,3,4,5,6,\n");

        Assert.Equal(4, planned.Plan.Rows);
        Assert.Equal(2, planned.Plan.Users);
        Assert.Equal(2, planned.Plan.Rejects);
        Assert.Equal(["UserID", "avg_amazon_gmv", "avg_flipkart_gmv", "avg_grocery_gmv", "avg_myntra_gmv", "avg_ajio_gmv", "avg_confirmed_gmv", "city"], planned.Plan.Columns);
        Assert.Equal(0, planned.Plan.IdColumn);
        Assert.Equal("""{"amazon_spends":100000,"other_online_spends":61,"selected_card_id":null}""", planned.Request(0));
        Assert.Equal("two\nlines", planned.Users[1].Cells[7]);
        Assert.Equal([2L, 4L], planned.Users.Select(u => u.Row));
        Assert.Equal([(3L, "avg_amazon_gmv", "a negative amount"), (6L, "UserID", "a user id seen before, on row 2")], planned.Rejects.Select(r => (r.Row, r.Column!, r.Reason)));
    }
}
