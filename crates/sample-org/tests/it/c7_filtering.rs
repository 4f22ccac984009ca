//! Reference C1, C7, A-62, G-20 to G-27: which received messages a user's option takes, and the reason codes.

use regarding_sample_org::seed::SeedRole;
use serde_json::json;

use crate::support::{As, Org};

/// The parameters of a check that vary.
pub(crate) struct Mail<'a> {
    pub(crate) id: &'a str,
    pub(crate) subject: &'a str,
    pub(crate) from: &'a str,
    pub(crate) to: &'a str,
    pub(crate) extras: &'a str,
}

pub(crate) const MAIL: Mail<'_> = Mail {
    id: "<1@x.example>",
    subject: "Offer",
    from: "ann@x.example",
    to: "",
    extras: "null",
};

/// Yes or no, and why.
pub(crate) async fn check(user: &As<'_>, mail: &Mail<'_>) -> (bool, i64) {
    let parts = [
        "CheckIncomingEmail(MessageId=@i,Subject=@s,From=@f,To=@t,Cc=@c,Bcc=@c,ExtraProperties=@e)?@c=''"
            .to_owned(),
        format!("@i='{}'", mail.id),
        format!("@s='{}'", mail.subject),
        format!("@f='{}'", mail.from),
        format!("@t='{}'", mail.to),
        format!("@e={}", mail.extras),
    ];
    let reply = user.get(&parts.join("&")).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let body = reply.json();
    let yes = body.get("ShouldDeliver").and_then(serde_json::Value::as_bool);
    let reason = body.get("ReasonCode").and_then(serde_json::Value::as_i64);
    (yes.unwrap_or_default(), reason.unwrap_or(99))
}

/// The address of somebody who can sign in.
pub(crate) fn address(org: &Org, role: SeedRole) -> String {
    let user = org.world.users.iter().find(|user| user.role == role);
    user.map(|user| user.email.clone()).unwrap_or_default()
}

async fn choose(org: &Org, role: SeedRole, method: i64) {
    let own = format!("usersettingscollection({})", org.user(role));
    let body = json!({"incomingemailfilteringmethod": method});
    org.as_role(role).set(&own, body).await;
}

#[tokio::test]
async fn c7_each_option_takes_what_it_says() {
    let org = Org::start().await;
    let sales = org.sales();
    let me = address(&org, SeedRole::Salesperson);
    sales
        .make(
            "contacts",
            json!({"lastname": "C", "emailaddress2": "c@x.example"}),
        )
        .await;
    sales
        .make("accounts", json!({"name": "A", "emailaddress1": "a@x.example"}))
        .await;
    sales
        .make("leads", json!({"lastname": "L", "emailaddress3": "L@x.example"}))
        .await;
    let colleague = address(&org, SeedRole::SystemAdministrator);
    for (method, from, expected) in [
        (0, "nobody@x.example", (true, 6)),
        (1, "c@x.example", (false, 1)),
        (2, "Mr C <C@X.example>", (true, 5)),
        (2, "a@x.example", (true, 5)),
        (2, "l@x.example", (true, 5)),
        (2, "nobody@x.example", (false, 7)),
        (2, colleague.as_str(), (false, 7)),
        (3, "c@x.example", (true, 5)),
        (3, colleague.as_str(), (true, 5)),
        (3, "nobody@x.example", (false, 7)),
        (4, "c@x.example", (false, 3)),
        (0, "no address", (false, 7)),
    ] {
        choose(&org, SeedRole::Salesperson, method).await;
        let mail = Mail {
            from,
            to: &me,
            ..MAIL
        };
        assert_eq!(check(&sales, &mail).await, expected, "G-2{method} {from}");
    }
}

#[tokio::test]
async fn g27_one_recipient_who_takes_it_is_enough() {
    let org = Org::start().await;
    let sales = org.sales();
    choose(&org, SeedRole::Salesperson, 4).await;
    let me = address(&org, SeedRole::Salesperson);
    let nobody = Mail {
        to: "elsewhere@x.example",
        ..MAIL
    };
    assert_eq!(check(&sales, &nobody).await, (false, 3), "NoRecipientMatch");
    let mine = Mail { to: &me, ..MAIL };
    assert_eq!(check(&sales, &mine).await, (false, 3));
    let queue = org.admin().get("queues?$select=emailaddress&$top=1").await.rows();
    let both = format!("{me}; {}", queue[0]["emailaddress"].as_str().unwrap());
    assert_eq!(
        check(&sales, &Mail { to: &both, ..MAIL }).await,
        (true, 6),
        "a queue takes all"
    );
    choose(&org, SeedRole::SystemAdministrator, 0).await;
    let both = format!("{me}; {}", address(&org, SeedRole::SystemAdministrator));
    assert_eq!(check(&sales, &Mail { to: &both, ..MAIL }).await, (true, 6));
}

#[tokio::test]
async fn c1_a_message_that_is_a_record_is_a_duplicate() {
    let org = Org::start().await;
    let sales = org.sales();
    choose(&org, SeedRole::Salesperson, 0).await;
    let me = address(&org, SeedRole::Salesperson);
    let mail = Mail { to: &me, ..MAIL };
    assert_eq!(check(&sales, &mail).await, (true, 6));
    let body = |incoming: bool| json!({"subject": "x", "messageid": MAIL.id, "directioncode": !incoming});
    sales.make("emails", body(false)).await;
    assert_eq!(
        check(&sales, &mail).await,
        (true, 6),
        "G-60: sent and received are two"
    );
    sales.make("emails", body(true)).await;
    assert_eq!(check(&sales, &mail).await, (false, 0), "Duplicate");
}

#[tokio::test]
async fn f5_mail_between_colleagues_is_one_record_where_the_organization_wants_that() {
    let org = Org::with(&[("ignoreinternalemail", true.into())]).await;
    let sales = org.sales();
    choose(&org, SeedRole::Salesperson, 0).await;
    let me = address(&org, SeedRole::Salesperson);
    let from = address(&org, SeedRole::SystemAdministrator);
    let mail = Mail {
        from: &from,
        to: &me,
        ..MAIL
    };
    assert_eq!(check(&sales, &mail).await, (false, 4), "InternalEmailReject");
    let queue = org.admin().get("queues?$select=emailaddress&$top=1").await.rows();
    let queue = queue[0]["emailaddress"].as_str().unwrap();
    let mail = Mail {
        from: &from,
        to: queue,
        ..MAIL
    };
    assert_eq!(
        check(&sales, &mail).await,
        (true, 6),
        "C8 DoNotIgnoreInternalEmailToQueues"
    );
    sales
        .make("emails", json!({"subject": "x", "messageid": MAIL.id}))
        .await;
    assert_eq!(
        check(&sales, &mail).await,
        (false, 0),
        "the sent one is the record"
    );
}

#[tokio::test]
async fn c1_check_promote_knows_id_subject_and_direction_only() {
    let org = Org::start().await;
    let sales = org.sales();
    sales
        .make(
            "emails",
            json!({"subject": "Offer", "trackingtoken": "AF:01001001", "messageid": "<known@x.example>"}),
        )
        .await;
    for (method, parameters, expected) in [
        (0, "MessageId='<2@x.example>',Subject='Offer'", (true, 6)),
        (1, "MessageId='<2@x.example>',Subject='Offer'", (false, 1)),
        (
            1,
            "MessageId='<2@x.example>',Subject='RE: Offer AF:01001001'",
            (true, 2),
        ),
        (2, "MessageId='<2@x.example>',Subject='Offer'", (false, -1)),
        (
            2,
            "MessageId='<2@x.example>',Subject='AF:01001001',DirectionCode=1",
            (true, 2),
        ),
        (4, "MessageId='<2@x.example>',Subject='Offer'", (false, 3)),
        (
            0,
            "MessageId='<known@x.example>',Subject='Offer',DirectionCode=1",
            (false, 0),
        ),
    ] {
        choose(&org, SeedRole::Salesperson, method).await;
        let reply = sales.get(&format!("CheckPromoteEmail({parameters})")).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        let body = reply.json();
        assert_eq!(
            (&body["ShouldPromote"], &body["ReasonCode"]),
            (&json!(expected.0), &json!(expected.1)),
            "{method} {parameters}"
        );
    }
}

#[tokio::test]
async fn c1_checks_are_functions_with_their_parameters() {
    let org = Org::start().await;
    let sales = org.sales();
    for path in [
        "CheckPromoteEmail(Subject='x')",
        "CheckPromoteEmail(MessageId=1,Subject='x')",
        "CheckPromoteEmail(MessageId='x',Subject='x',Other='x')",
        "CheckPromoteEmail(MessageId='x',Subject='x',DirectionCode=2)",
        "CheckIncomingEmail(MessageId='x',Subject='x',From='a@x.example')",
        "CheckIncomingEmail(MessageId='x',Subject='x',From='x',To='x',ExtraProperties={'other':'x'})",
    ] {
        assert_eq!(
            sales.get(path).await.refusal(),
            (400, "0x80040203".to_owned()),
            "{path}"
        );
    }
    let reply = sales.post("CheckPromoteEmail", json!({})).await;
    assert_eq!(reply.status, 405);
}

fn options(name: &str, value: bool) -> [(&'static str, regarding_sample_org::seed::row::Cell); 1] {
    let text = format!("<OrgSettings><{name}>{value}</{name}></OrgSettings>");
    [("orgdborgsettings", text.into())]
}

#[tokio::test]
async fn c8_no_messages_is_a_choice_only_where_the_organization_offers_it() {
    for (offered, expected) in [(true, (false, 3)), (false, (false, 1))] {
        let org = Org::with(&options("DoNotAutoTrackEmail", offered)).await;
        choose(&org, SeedRole::Salesperson, 4).await;
        let me = address(&org, SeedRole::Salesperson);
        let mail = Mail { to: &me, ..MAIL };
        assert_eq!(check(&org.sales(), &mail).await, expected, "offered: {offered}");
    }
}

#[tokio::test]
async fn g27_the_mailbox_at_work_alone_decides_where_the_organization_says_so() {
    let name = "UseFilteringMethodOfSyncingMailboxOnlyForCorrelation";
    for (only, expected) in [(false, (true, 6)), (true, (false, 1))] {
        let org = Org::with(&options(name, only)).await;
        choose(&org, SeedRole::SystemAdministrator, 0).await;
        let to = format!(
            "{};{}",
            address(&org, SeedRole::Salesperson),
            address(&org, SeedRole::SystemAdministrator)
        );
        let mail = Mail { to: &to, ..MAIL };
        assert_eq!(
            check(&org.sales(), &mail).await,
            expected,
            "only the own one: {only}"
        );
    }
}
