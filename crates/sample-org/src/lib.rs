//! The embedded sample organization: a server that speaks the Dataverse Web API.
