//! Reference A7: the query functions over every kind of column. Expected rows follow from the reference and from the
//! documentation of each function, on rows made here with dates relative to now.
#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _, ZonedDateTime};
use serde_json::json;

use crate::support::{As, Org};

const NAMESPACE: &str = "Microsoft.Dynamics.CRM.";

/// Now where the administrator is (C7: `timezonecode` 110).
fn here() -> ZonedDateTime {
    Timestamp::now().to_zoned_datetime(TimeZone::get("Europe/Berlin").unwrap())
}

async fn subjects(admin: &As<'_>, filter: &str) -> Vec<String> {
    let url = format!("tasks?$select=subject&$orderby=scheduledstart&$filter={NAMESPACE}{filter}");
    let reply = admin.get(&url).await;
    assert_eq!(reply.status, 200, "{filter}: {}", reply.text);
    let rows = reply.rows();
    rows.iter()
        .map(|row| row["subject"].as_str().unwrap().to_owned())
        .collect()
}

/// Tasks that start at noon (or now, at midnight) of days around today.
async fn tasks(admin: &As<'_>) {
    let midnight = here().start_of_day().unwrap();
    let noon = |days: i64| {
        let day = midnight.checked_add(days.days()).unwrap();
        day.checked_add(12.hours()).unwrap().timestamp()
    };
    let times = [
        ("long ago", midnight.checked_add(-800.days()).unwrap().timestamp()),
        ("40 days ago", noon(-40)),
        ("8 days ago", noon(-8)),
        (
            "midnight 3 days ago",
            midnight.checked_add(-3.days()).unwrap().timestamp(),
        ),
        ("yesterday", noon(-1)),
        ("midnight", midnight.timestamp()),
        (
            "just now",
            Timestamp::now()
                .checked_add(-1.second())
                .unwrap()
                .max(midnight.timestamp()),
        ),
        ("soon", Timestamp::now().checked_add(90.seconds()).unwrap()),
        ("tomorrow", noon(1)),
        ("in 4 days", noon(4)),
        ("in 40 days", noon(40)),
    ];
    for (subject, time) in times {
        admin
            .make("tasks", json!({"subject": subject, "scheduledstart": time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()}))
            .await;
    }
    admin.make("tasks", json!({"subject": "never"})).await;
}

#[tokio::test]
async fn ranges_of_days_begin_and_end_at_the_callers_midnight() {
    let org = Org::start().await;
    let admin = org.admin();
    tasks(&admin).await;
    let on = |name: &str| format!("{name}(PropertyName='scheduledstart')");
    let x = |name: &str, number: u32| format!("{name}(PropertyName='scheduledstart',PropertyValue={number})");
    let past = &["midnight 3 days ago", "yesterday", "midnight", "just now"][..];
    for (filter, expected) in [
        (on("Yesterday"), &["yesterday"][..]),
        (on("Tomorrow"), &["tomorrow"]),
        (x("LastXDays", 3), past),
        (x("LastXDays", 1), &["yesterday", "midnight", "just now"]),
        (on("Last7Days"), past),
        (x("LastXWeeks", 1), past),
        (
            x("LastXHours", 1_000),
            &[
                "40 days ago",
                "8 days ago",
                "midnight 3 days ago",
                "yesterday",
                "midnight",
                "just now",
            ],
        ),
        (
            x("LastXYears", 1),
            &[
                "40 days ago",
                "8 days ago",
                "midnight 3 days ago",
                "yesterday",
                "midnight",
                "just now",
            ],
        ),
        (x("NextXDays", 1), &["soon", "tomorrow"]),
        (on("Next7Days"), &["soon", "tomorrow", "in 4 days"]),
        (
            x("NextXMonths", 2),
            &["soon", "tomorrow", "in 4 days", "in 40 days"],
        ),
        (x("NextXHours", 1), &["soon"]),
        (x("OlderThanXDays", 8), &["long ago", "40 days ago"]),
        (
            x("OlderThanXWeeks", 1),
            &["long ago", "40 days ago", "8 days ago"],
        ),
        (x("OlderThanXMonths", 1), &["long ago", "40 days ago"]),
        (x("OlderThanXYears", 1), &["long ago"]),
        (x("OlderThanXHours", 2_000), &["long ago"]),
        (x("OlderThanXMinutes", 60_000), &["long ago"]),
    ] {
        let midnight_is_near = here().hour() == 0 || here().hour() == 23;
        if !midnight_is_near {
            assert_eq!(subjects(&admin, &filter).await, expected, "{filter}");
        }
    }
}

#[tokio::test]
async fn whole_weeks_months_years_and_fiscal_periods_are_told_by_the_calendar() {
    let org = Org::start().await;
    let admin = org.admin();
    let today = here().date();
    let sunday = today.saturating_sub(i64::from(today.weekday().to_sunday_zero_offset()).days());
    let quarter = jiff::civil::date(today.year(), (today.month() - 1) / 3 * 3 + 1, 1);
    let number = i64::from((today.month() - 1) / 3 + 1);
    let year = i64::from(today.year());
    for (name, inside, outside) in [
        ("ThisWeek", sunday, sunday.saturating_sub(1.day())),
        ("LastWeek", sunday.saturating_sub(1.day()), sunday),
        (
            "NextWeek",
            sunday.saturating_add(7.days()),
            sunday.saturating_add(14.days()),
        ),
        (
            "ThisMonth",
            today.first_of_month(),
            today.first_of_month().saturating_sub(1.day()),
        ),
        (
            "LastMonth",
            today.first_of_month().saturating_sub(1.day()),
            today.first_of_month(),
        ),
        (
            "NextMonth",
            today.last_of_month().saturating_add(1.day()),
            today.last_of_month(),
        ),
        (
            "ThisYear",
            today.last_of_year(),
            today.last_of_year().saturating_add(1.day()),
        ),
        (
            "LastYear",
            today.first_of_year().saturating_sub(1.day()),
            today.first_of_year(),
        ),
        (
            "NextYear",
            today.last_of_year().saturating_add(1.day()),
            today.last_of_year(),
        ),
        ("ThisFiscalPeriod", quarter, quarter.saturating_sub(1.day())),
        ("LastFiscalPeriod", quarter.saturating_sub(1.day()), quarter),
        ("NextFiscalPeriod", quarter.saturating_add(3.months()), quarter),
        (
            "ThisFiscalYear",
            today.first_of_year(),
            today.first_of_year().saturating_sub(1.day()),
        ),
    ] {
        let mut found = Vec::new();
        for day in [inside, outside] {
            let id = admin
                .make(
                    "opportunities",
                    json!({"name": day.to_string(), "estimatedclosedate": day.to_string()}),
                )
                .await;
            let filter =
                format!("{NAMESPACE}{name}(PropertyName='estimatedclosedate') and opportunityid eq {id}");
            found.push(
                admin
                    .get(&format!("opportunities?$filter={filter}"))
                    .await
                    .rows()
                    .len(),
            );
        }
        assert_eq!(found, [1, 0], "{name}: {inside} and not {outside}");
    }
    admin
        .make(
            "contacts",
            json!({"lastname": "Born", "birthdate": quarter.to_string()}),
        )
        .await;
    for (filter, count) in [
        (
            format!("InFiscalPeriod(PropertyName='birthdate',PropertyValue={number})"),
            1,
        ),
        (
            format!("InFiscalYear(PropertyName='birthdate',PropertyValue={year})"),
            1,
        ),
        (
            format!(
                "InFiscalYear(PropertyName='birthdate',PropertyValue={})",
                year - 1
            ),
            0,
        ),
        (
            format!(
                "InFiscalPeriodAndYear(PropertyName='birthdate',PropertyValue1={number},PropertyValue2={year})"
            ),
            1,
        ),
        (
            format!(
                "InOrAfterFiscalPeriodAndYear(PropertyName='birthdate',PropertyValue1={number},PropertyValue2={})",
                year + 1
            ),
            0,
        ),
        (
            format!(
                "InOrBeforeFiscalPeriodAndYear(PropertyName='birthdate',PropertyValue1={number},PropertyValue2={year})"
            ),
            1,
        ),
        (
            "LastXFiscalPeriods(PropertyName='birthdate',PropertyValue=1)".to_owned(),
            0,
        ),
        (
            "LastXFiscalYears(PropertyName='birthdate',PropertyValue=1)".to_owned(),
            0,
        ),
    ] {
        let rows = admin
            .get(&format!("contacts?$filter={NAMESPACE}{filter}"))
            .await
            .rows();
        assert_eq!(rows.len(), count, "{filter}");
    }
}

#[tokio::test]
async fn hierarchies_are_walked_up_and_down() {
    let org = Org::start().await;
    let admin = org.admin();
    let mut ids: Vec<String> = Vec::new();
    for name in ["top", "middle", "bottom"] {
        let mut body = json!({"name": name});
        if let Some(parent) = ids.last() {
            body["parentaccountid@odata.bind"] = json!(format!("/accounts({parent})"));
        }
        ids.push(admin.make("accounts", body).await);
    }
    admin.make("accounts", json!({"name": "beside"})).await;
    let [top, middle, bottom] = ids.try_into().unwrap();
    for (name, id, expected) in [
        ("Under", &top, &["bottom", "middle"][..]),
        ("UnderOrEqual", &top, &["bottom", "middle", "top"]),
        ("NotUnder", &top, &["beside", "top"]),
        ("Above", &bottom, &["middle", "top"]),
        ("AboveOrEqual", &bottom, &["bottom", "middle", "top"]),
        ("Under", &bottom, &[]),
        ("Above", &middle, &["top"]),
    ] {
        let filter = format!("{NAMESPACE}{name}(PropertyName='accountid',PropertyValue='{id}')");
        let rows = admin
            .get(&format!("accounts?$orderby=name&$filter={filter}"))
            .await
            .rows();
        let names: Vec<&str> = rows.iter().map(|row| row["name"].as_str().unwrap()).collect();
        assert_eq!(names, expected, "{name}");
    }
    // A circle of two ends all the same.
    let bind = json!({"parentaccountid@odata.bind": format!("/accounts({bottom})")});
    admin.patch(&format!("accounts({top})"), bind).await;
    let filter = format!("{NAMESPACE}Under(PropertyName='accountid',PropertyValue='{top}')");
    assert_eq!(
        admin
            .get(&format!("accounts?$filter={filter}"))
            .await
            .rows()
            .len(),
        3
    );
    for name in [
        "EqualUserOrUserHierarchy",
        "EqualUserOrUserHierarchyAndTeams",
        "EqualUserOrUserTeams",
    ] {
        let url = format!("accounts?$filter={NAMESPACE}{name}(PropertyName='ownerid')");
        assert_eq!(admin.get(&url).await.rows().len(), 4, "{name}");
    }
    let unit =
        format!("systemusers/$count?$filter={NAMESPACE}EqualBusinessId(PropertyName='businessunitid')");
    assert_ne!(admin.get(&unit).await.text, "0");
    let language =
        format!("usersettingscollection?$filter={NAMESPACE}EqualUserLanguage(PropertyName='uilanguageid')");
    assert_ne!(admin.get(&language).await.rows().len(), 0);
}

#[tokio::test]
async fn parameters_may_come_by_alias_and_lists_in_double_quotes() {
    let org = Org::start().await;
    let admin = org.admin();
    for name in ["O'Brian", "OBryan", "Else"] {
        admin.make("contacts", json!({"lastname": name})).await;
    }
    let url = format!(
        "contacts?$filter={NAMESPACE}In(PropertyName=@p1,PropertyValues=@p2)&@p1='lastname'&@p2=[\"OBrian\",\"OBryan\",\"O'Brian\"]"
    );
    assert_eq!(admin.get(&url).await.rows().len(), 2);
    let missing = format!("contacts?$filter={NAMESPACE}In(PropertyName=@p1,PropertyValues=['a'])");
    assert_eq!(admin.get(&missing).await.status, 400);
}
