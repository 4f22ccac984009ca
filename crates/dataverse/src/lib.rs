//! The Dataverse Web API, one operation a file.
