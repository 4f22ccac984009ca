//! The only way out over HTTP: one driver with the connection switch, retry, throttling, redaction and evidence.
//!
//! It carries requests that others have built. It knows no Web API, no sign-in and no table, and keeps nothing on the
//! disk: evidence goes to a sink that the program's own store implements.

pub mod address;
pub mod clock;
mod driver;
pub mod error;
pub mod evidence;
mod pace;
mod pins;
pub mod request;
pub mod retry;
pub mod rule;
mod strangers;
mod switch;
mod transport;
mod zone;

pub use clock::{Clock, SystemClock};
pub use driver::{Net, NetOptions};
pub use error::NetError;
pub use evidence::{Carried, EvidenceEntry, EvidenceError, EvidenceId, EvidenceSink, Outcome};
pub use request::{Repeat, Request, Response};
pub use reqwest::{Method, StatusCode, header};
pub use rule::Rule;
pub use strangers::Fetch;
pub use switch::Gate;
