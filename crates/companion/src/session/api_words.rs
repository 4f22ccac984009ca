//! What the organization's refusals mean to a person: each as a failure with one sentence.

use regarding_dataverse::ApiError;
use regarding_model::failure::Failure as _;
use regarding_model::say;
use regarding_model::sentence;
use regarding_model::text::InEnglish;

use crate::core::failing::{self, of_organization};
use crate::view::failure::FailureView;
use crate::words::rights;

impl From<ApiError> for FailureView {
    fn from(error: ApiError) -> Self {
        match &error {
            ApiError::Net(net) => net.clone().into(),
            // A rule of the organization speaks in its own words to the person; the log has the code only.
            ApiError::Refused { words, .. } if !words.reveal().trim().is_empty() => {
                tracing::info!(error = %InEnglish(&error), "the organization refused");
                Self::of(
                    of_organization(error.kind()),
                    say!(
                        "Your organization did not accept this: {words}",
                        words = words.reveal().trim()
                    ),
                )
            }
            ApiError::Request(what) => {
                tracing::error!(what, "a request could not be put together");
                failing::internal(sentence!("a request"))
            }
            ApiError::Forbidden { right } => Self::of(
                of_organization(error.kind()),
                right
                    .as_deref()
                    .map_or_else(|| rights::UNNAMED.to_string(), rights::refusal),
            ),
            ApiError::SignIn
            | ApiError::Gone
            | ApiError::Stale
            | ApiError::Expired
            | ApiError::AlreadyExists
            | ApiError::SimilarExists
            | ApiError::Throttled { .. }
            | ApiError::Unavailable { .. }
            | ApiError::Refused { .. }
            | ApiError::Unsupported
            | ApiError::Reply(_) => Self::of(of_organization(error.kind()), error.to_string()),
        }
    }
}
