//! E-mail and password, only where the authority advertises it: the sample organization, some on-premises servers.

use std::sync::Arc;

use oauth2::{ResourceOwnerPassword, ResourceOwnerUsername};
use regarding_model::secret::Secret;
use regarding_net::Net;

use super::error::SignInError;
use super::exchange::{client, failure, scopes, send, tokens};
use super::tokens::Tokens;
use super::{Resource, SignInOptions, exchange};

/// Signs in with e-mail and password.
///
/// # Errors
/// [`SignInError::NotOffered`] before anything is sent, where the authority does not advertise it;
/// [`SignInError::Credentials`] when they are wrong.
pub async fn sign_in_with_password(
    net: &Arc<Net>,
    options: &SignInOptions,
    email: &str,
    password: &Secret,
) -> Result<Tokens, SignInError> {
    if !options.authority.password {
        return Err(SignInError::NotOffered);
    }
    let client: exchange::OauthClient = client(options);
    let (user, password) = (
        ResourceOwnerUsername::new(email.to_owned()),
        ResourceOwnerPassword::new(password.reveal().to_owned()),
    );
    let transport = |request| send(Arc::clone(net), request);
    let reply = client
        .exchange_password(&user, &password)
        .add_scopes(scopes(options, Resource::Organization))
        .request_async(&transport)
        .await
        .map_err(|error| failure(error, SignInError::Credentials))?;
    Ok(tokens(&reply, net.clock().now()))
}
