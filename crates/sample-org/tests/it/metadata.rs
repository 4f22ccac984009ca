//! Reference A1, A9, G1: what clients learn about the tables.

use crate::support::Org;

#[tokio::test]
async fn the_service_document_and_the_csdl_name_every_set() {
    let org = Org::start().await;
    let sets = org.sales().get("").await.rows();
    let xml = org.sales().get("$metadata").await;
    assert!(xml.header("Content-Type").starts_with("application/xml"));
    for set in [
        "emails",
        "opportunities",
        "usersettingscollection",
        "activityparties",
        "activitymimeattachments",
    ] {
        assert!(
            sets.iter()
                .any(|one| one["url"] == set && one["kind"] == "EntitySet"),
            "{set}"
        );
        assert!(xml.text.contains(&format!("<EntitySet Name=\"{set}\"")), "{set}");
    }
    assert!(
        xml.text
            .contains("<NavigationProperty Name=\"regardingobjectid_opportunity_email\"")
    );
    assert!(
        xml.text
            .contains("<Property Name=\"estimatedclosedate\" Type=\"Edm.Date\"")
    );
}

#[tokio::test]
async fn definitions_tell_sets_keys_codes_and_navigation() {
    let org = Org::start().await;
    let query = "EntityDefinitions?$select=LogicalName,EntitySetName,PrimaryIdAttribute,PrimaryNameAttribute,ObjectTypeCode&$filter=LogicalName eq 'opportunity' or ObjectTypeCode eq 4202";
    let rows = org.sales().get(query).await.rows();
    assert_eq!(rows.len(), 2);
    let deal = rows
        .iter()
        .find(|row| row["LogicalName"] == "opportunity")
        .unwrap();
    assert_eq!(deal["EntitySetName"], "opportunities");
    assert_eq!(deal["ObjectTypeCode"], 3);
    assert!(deal["MetadataId"].is_string() && deal.get("SchemaName").is_none());
    let path = "EntityDefinitions(LogicalName='email')/ManyToOneRelationships?$select=ReferencingAttribute,ReferencedEntity,ReferencingEntityNavigationPropertyName";
    let rows = org.sales().get(path).await.rows();
    assert!(
        rows.iter()
            .any(|row| row["ReferencingAttribute"] == "regardingobjectid"
                && row["ReferencedEntity"] == "contact"
                && row["ReferencingEntityNavigationPropertyName"] == "regardingobjectid_contact_email")
    );
    let picklists = "EntityDefinitions(LogicalName='contact')/Attributes/Microsoft.Dynamics.CRM.PicklistAttributeMetadata?$select=LogicalName&$expand=OptionSet($select=Options)";
    let rows = org.sales().get(picklists).await.rows();
    assert!(rows.iter().any(|row| row["LogicalName"] == "gendercode"));
    assert_eq!(
        org.sales()
            .get("EntityDefinitions(LogicalName='nothing')")
            .await
            .status,
        404
    );
}
