//! Contacts that a filter of the person's selects and a text may mean: its criteria with conditions of our own beside them (A-30,
//! reference A7, D4).

use super::criteria::{Criteria, escaped};
use crate::api::ApiRequest;
use crate::error::ApiError;
use crate::query::encoded;

/// Asks for contacts of a filter by name or address.
///
/// # Errors
/// [`ApiError::Request`] when the filter is no query of contacts.
pub(crate) fn contacts(filter: &str, text: &str, top: u32) -> Result<ApiRequest, ApiError> {
    let inner = Criteria::of("contact", filter)?.inner;
    let plain = escaped(&pattern(text));
    let xml = format!(
        "<fetch top=\"{top}\" distinct=\"true\"><entity name=\"contact\"><attribute name=\"contactid\"/><attribute name=\"fullname\"/>\
         <attribute name=\"emailaddress1\"/><order attribute=\"fullname\"/>\
         <filter type=\"and\"><condition attribute=\"emailaddress1\" operator=\"not-null\"/><filter type=\"or\">\
         <condition attribute=\"fullname\" operator=\"like\" value=\"%{plain}%\"/>\
         <condition attribute=\"emailaddress1\" operator=\"like\" value=\"{plain}%\"/></filter></filter>{inner}</entity></fetch>"
    );
    Ok(ApiRequest::get(format!("contacts?fetchXml={}", encoded(&xml))))
}

/// Wildcards in what was typed are plain characters.
fn pattern(text: &str) -> String {
    let each = text.chars().flat_map(|c| match c {
        '%' | '_' | '[' => vec!['[', c, ']'],
        other => vec![other],
    });
    each.collect()
}

#[cfg(test)]
mod tests {
    use super::contacts;

    #[test]
    fn a_30_the_criteria_of_the_filter_stand_beside_what_was_typed() {
        let filter = "<fetch><entity name='contact'><attribute name='fullname'/><filter type='and'><condition attribute='ownerid' operator='eq-userid'/></filter></entity></fetch>";
        let path = contacts(filter, "o\"50%", 5).unwrap().path;
        let path = percent_encoding::percent_decode_str(&path)
            .decode_utf8_lossy()
            .into_owned();
        assert!(path.contains("value=\"%o&quot;50[%]%\""), "{path}");
        assert!(path.contains("operator=\"eq-userid\""), "{path}");
        assert!(contacts("<fetch><entity name='task'/></fetch>", "x", 5).is_err());
    }
}
