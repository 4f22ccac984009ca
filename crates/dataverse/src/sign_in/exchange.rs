//! The `oauth2` library over the driver: every token request is a request out like any other.

use std::sync::Arc;

use jiff::Timestamp;
use oauth2::basic::{
    BasicClient, BasicErrorResponse, BasicErrorResponseType, BasicRequestTokenError, BasicTokenResponse,
};
use oauth2::{
    AuthType, AuthUrl, ClientId, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, RequestTokenError,
    Scope, TokenResponse, TokenUrl,
};
use regarding_model::secret::Secret;
use regarding_net::{Net, NetError, Request, Rule};
use url::Url;

use super::error::{SignInError, protocol_word};
use super::tokens::Tokens;
use super::{Resource, SignInOptions};

pub(super) type OauthClient =
    BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

/// A public client (reference B1: no secret).
pub(super) fn client(options: &SignInOptions) -> OauthClient {
    BasicClient::new(ClientId::new(options.client_id.clone()))
        .set_auth_uri(AuthUrl::from_url(options.authority.authorize.clone()))
        .set_token_uri(TokenUrl::from_url(options.authority.token.clone()))
        .set_auth_type(AuthType::RequestBody)
}

pub(super) fn scopes(options: &SignInOptions, resource: Resource) -> impl Iterator<Item = Scope> {
    options.scopes(resource).into_iter().map(Scope::new)
}

/// The scope of a renewal: the resource alone. What else was granted goes on by itself, and a server that noted
/// `offline_access` in another way takes the word for one that was never granted (RFC 6749, section 6).
pub(super) fn resource_scope(options: &SignInOptions, resource: Resource) -> Scope {
    let [scope, _] = options.scopes(resource);
    Scope::new(scope)
}

/// Sends a request of the library.
pub(super) async fn send(net: Arc<Net>, request: HttpRequest) -> Result<HttpResponse, NetError> {
    let (parts, body) = request.into_parts();
    let url = Url::parse(&parts.uri.to_string()).map_err(|_| NetError::Address)?;
    let mut out = Request::new(parts.method, url, Rule::SignIn).body(body);
    out.headers = parts.headers;
    let reply = net.send(out).await?;
    // The authority is not itself for the moment, whatever its body says: nobody has to sign in for that.
    if reply.status.is_server_error() {
        return Err(NetError::Unreachable);
    }
    let mut response = HttpResponse::new(reply.body.to_vec());
    *response.status_mut() = reply.status;
    *response.headers_mut() = reply.headers;
    Ok(response)
}

/// Takes the tokens out of a reply.
pub(super) fn tokens(reply: &BasicTokenResponse, now: Timestamp) -> Tokens {
    Tokens::new(
        Secret::new(reply.access_token().secret().clone()),
        reply
            .refresh_token()
            .map(|token| Secret::new(token.secret().clone())),
        reply.expires_in(),
        now,
    )
}

/// What a failed token request means. `invalid_grant` is the caller's to name: a wrong password, or an ended sign-in.
pub(super) fn failure(error: BasicRequestTokenError<NetError>, invalid_grant: SignInError) -> SignInError {
    match error {
        RequestTokenError::Request(error) => error.into(),
        RequestTokenError::ServerResponse(reply) => refusal(&reply, invalid_grant),
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => SignInError::Reply,
    }
}

fn refusal(reply: &BasicErrorResponse, invalid_grant: SignInError) -> SignInError {
    match reply.error() {
        BasicErrorResponseType::InvalidGrant => invalid_grant,
        BasicErrorResponseType::UnsupportedGrantType => SignInError::NotOffered,
        // Conditional access, consent and the like: only a person in front of a sign-in page can go on.
        BasicErrorResponseType::Extension(code) if code == "interaction_required" => SignInError::Ended,
        other => SignInError::Refused(protocol_word(other.as_ref())),
    }
}
