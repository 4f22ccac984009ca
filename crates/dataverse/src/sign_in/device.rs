//! The device code: signing in on another device, where there is no browser here (reference B3, RFC 8628).

use std::sync::Arc;

use oauth2::{
    DeviceAuthorizationUrl, DeviceCodeErrorResponse, DeviceCodeErrorResponseType, RequestTokenError,
    StandardDeviceAuthorizationResponse, StandardErrorResponse,
};
use regarding_net::{Net, NetError};

use super::error::{SignInError, protocol_word};
use super::exchange::{client, failure, scopes, send, tokens};
use super::tokens::Tokens;
use super::{Resource, SignInOptions};

/// A code that waits to be typed elsewhere.
pub struct DeviceSignIn {
    net: Arc<Net>,
    options: SignInOptions,
    code: StandardDeviceAuthorizationResponse,
}

impl core::fmt::Debug for DeviceSignIn {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("DeviceSignIn").finish_non_exhaustive()
    }
}

impl DeviceSignIn {
    /// Asks the authority for a code.
    ///
    /// # Errors
    /// [`SignInError::NotOffered`] where there are no device codes.
    pub async fn begin(net: &Arc<Net>, options: SignInOptions) -> Result<Self, SignInError> {
        let url = options.authority.device.clone().ok_or(SignInError::NotOffered)?;
        let client = client(&options).set_device_authorization_url(DeviceAuthorizationUrl::from_url(url));
        let transport = |request| send(Arc::clone(net), request);
        let code = client
            .exchange_device_code()
            .add_scopes(scopes(&options, Resource::Organization))
            .request_async(&transport)
            .await
            .map_err(|error| failure(error, SignInError::NotOffered))?;
        Ok(Self {
            net: Arc::clone(net),
            options,
            code,
        })
    }

    /// The code that the person types.
    #[must_use]
    pub fn user_code(&self) -> &str {
        self.code.user_code().secret()
    }

    /// Where they type it.
    #[must_use]
    pub fn verification_url(&self) -> &str {
        self.code.verification_uri().as_str()
    }

    /// How long the code is good for.
    #[must_use]
    pub fn expires_in(&self) -> core::time::Duration {
        self.code.expires_in()
    }

    /// Waits until the person has signed in, asking as often as the authority allows. Dropping the future ends it.
    ///
    /// # Errors
    /// [`SignInError::Declined`], [`SignInError::Expired`], and what every token request can come to.
    pub async fn wait(self) -> Result<Tokens, SignInError> {
        let (client, clock) = (client(&self.options), self.net.clock());
        let transport = |request| send(Arc::clone(&self.net), request);
        let sleep = |wait| {
            let clock = Arc::clone(&clock);
            async move { clock.sleep(wait).await }
        };
        let reply = client
            .exchange_device_access_token(&self.code)
            .request_async(&transport, sleep, None)
            .await
            .map_err(refusal)?;
        Ok(tokens(&reply, clock.now()))
    }
}

type PollError = RequestTokenError<NetError, DeviceCodeErrorResponse>;

fn refusal(error: PollError) -> SignInError {
    let reply: StandardErrorResponse<DeviceCodeErrorResponseType> = match error {
        RequestTokenError::Request(error) => return error.into(),
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => return SignInError::Reply,
        RequestTokenError::ServerResponse(reply) => reply,
    };
    match reply.error() {
        DeviceCodeErrorResponseType::AccessDenied => SignInError::Declined,
        DeviceCodeErrorResponseType::ExpiredToken
        | DeviceCodeErrorResponseType::AuthorizationPending
        | DeviceCodeErrorResponseType::SlowDown => SignInError::Expired,
        // The word of the cloud's authority for the same thing (reference B3).
        DeviceCodeErrorResponseType::Basic(code) => match code.as_ref() {
            "authorization_declined" => SignInError::Declined,
            "bad_verification_code" | "invalid_grant" => SignInError::Expired,
            other => SignInError::Refused(protocol_word(other)),
        },
    }
}
