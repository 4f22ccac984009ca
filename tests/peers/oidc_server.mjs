// An authorization server for tests, built on the certified npm package
// oidc-provider and laid out like Microsoft's: /{tenant}/oauth2/v2.0/authorize,
// /token, /devicecode and so on, with scopes that carry their resource as a
// prefix. Started by oidc.sh, which sets the environment read below.
import { createRequire } from 'node:module';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { readFileSync } from 'node:fs';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';

const require = createRequire(pathToFileURL(`${process.env.NPM_DIR}/package.json`));
const { default: Provider, interactionPolicy, errors } = await import(pathToFileURL(require.resolve('oidc-provider')));

const port = Number(process.env.PORT);
const tls = process.env.TLS_CERT;
const issuer = tls ? `https://localhost:${port}` : `http://127.0.0.1:${port}`;

// name:password pairs; the name is the subject of every token.
const users = new Map((process.env.OIDC_USERS || 'alice@example.test:alice-pw bob@example.test:bob-pw')
  .split(/\s+/).map((u) => [u.slice(0, u.indexOf(':')), u.slice(u.indexOf(':') + 1)]));
const ttl = { AccessToken: 3600, RefreshToken: 90 * 86400, DeviceCode: 600 };
let faults = []; // { route, status, body, headers, count, delay_ms }
const seen = []; // what was asked, without secrets

// What each resource offers; any other absolute URI offers user_impersonation.
const GRAPH = 'https://graph.microsoft.com';
const OUTLOOK = 'https://outlook.office.com';
const offered = {
  [GRAPH]: ['User.Read', 'Mail.Read', 'Mail.ReadWrite', 'Mail.Send', 'MailboxSettings.Read', 'MailboxSettings.ReadWrite',
    'Calendars.Read', 'Calendars.ReadWrite', 'Contacts.Read', 'Contacts.ReadWrite', 'Tasks.Read', 'Tasks.ReadWrite', 'People.Read', '.default'],
  [OUTLOOK]: ['IMAP.AccessAsUser.All', 'SMTP.Send', 'POP.AccessAsUser.All'],
};
// OIDC drops offline_access unless the request says prompt=consent; Microsoft
// does not. It travels as 'offline' inside this server, see handler().
const plainScopes = ['openid', 'offline_access', 'offline', 'profile', 'email', 'mail', 'dav'];
const scopesOf = (resource) => {
  const names = offered[resource] || ['user_impersonation', '.default', 'mvs.access'];
  const full = names.map((n) => `${resource}/${n}`);
  return (resource === GRAPH ? [...names, ...full] : full).join(' ');
};
function resourceOf(scopeParam) {
  for (const s of (scopeParam || '').split(' ')) {
    const m = /^(https?:\/\/[^/ ]+)\/+(.+)$/.exec(s);
    if (m) return m[1];
    if (offered[GRAPH].includes(s)) return GRAPH;
  }
  return undefined;
}

class MemoryAdapter {
  static stores = new Map();
  constructor(name) {
    this.name = name;
    if (!MemoryAdapter.stores.has(name)) MemoryAdapter.stores.set(name, new Map());
    this.store = MemoryAdapter.stores.get(name);
  }
  async upsert(id, payload, expiresIn) {
    this.store.set(id, { payload, until: expiresIn ? Date.now() + expiresIn * 1000 : Infinity });
  }
  async find(id) {
    const hit = this.store.get(id);
    return hit && hit.until > Date.now() ? hit.payload : undefined;
  }
  async #by(key, value) {
    for (const { payload, until } of this.store.values()) if (payload[key] === value && until > Date.now()) return payload;
    return undefined;
  }
  async findByUserCode(code) { return this.#by('userCode', code); }
  async findByUid(uid) { return this.#by('uid', uid); }
  async consume(id) { this.store.get(id).payload.consumed = Math.floor(Date.now() / 1000); }
  async destroy(id) { this.store.delete(id); }
  async revokeByGrantId(grantId) {
    for (const [id, { payload }] of this.store) if (payload.grantId === grantId) this.store.delete(id);
  }
}

const policy = interactionPolicy.base();
// as at Microsoft, a native app that already has consent isn't asked again
policy.get('consent').checks.remove('native_client_prompt');
policy.add(new interactionPolicy.Prompt({ name: 'select_account', requestable: true },
  new interactionPolicy.Check('select_account_prompt', 'the account must be chosen', (ctx) => {
    const { oidc } = ctx;
    return oidc.prompts.has('select_account') && oidc.promptPending('select_account');
  })), 0);

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
const routes = Object.fromEntries(Object.entries({
  authorization: 'authorize', token: 'token', device_authorization: 'devicecode', code_verification: 'deviceauth',
  jwks: 'keys', userinfo: 'userinfo', introspection: 'introspect', revocation: 'revoke', end_session: 'logout',
}).map(([k, v]) => [k, `/common/oauth2/v2.0/${v}`]));

const provider = new Provider(issuer, {
  adapter: MemoryAdapter,
  clients: [{
    // the desktop app: public, loopback redirect (any port), PKCE required
    client_id: process.env.OIDC_CLIENT_ID || 'desktop-app', client_name: 'Desktop app', application_type: 'native', token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'], response_types: ['code'],
    redirect_uris: ['http://localhost', 'http://127.0.0.1/', 'http://127.0.0.1/callback', 'http://localhost/', 'http://localhost/callback', 'http://[::1]/callback', 'com.example.crm:/callback'],
  }, {
    // mail and other servers that introspect tokens
    client_id: 'resource-server', client_secret: 'resource-server-secret', grant_types: [], response_types: [], redirect_uris: [],
  }, {
    // app-only access
    client_id: 'daemon', client_secret: 'daemon-secret', token_endpoint_auth_method: 'client_secret_post', grant_types: ['client_credentials'], response_types: [], redirect_uris: [],
  }],
  scopes: plainScopes,
  claims: { openid: ['sub', 'preferred_username', 'oid', 'tid'], profile: ['name', 'preferred_username'], email: ['email', 'email_verified'] },
  conformIdTokenClaims: false,
  findAccount: (ctx, id) => ({
    accountId: id,
    claims: async () => ({ sub: id, oid: `00000000-0000-4000-8000-${Buffer.from(id).toString('hex').slice(0, 12).padEnd(12, '0')}`, tid: '11111111-1111-4111-8111-111111111111',
      name: id.split('@')[0], preferred_username: id, email: id, email_verified: true }),
  }),
  interactions: { policy, url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  issueRefreshToken: async (ctx, client, code) => client.grantTypeAllowed('refresh_token') && (code.scopes.has('offline_access') || code.scopes.has('offline')),
  rotateRefreshToken: process.env.OIDC_ROTATE !== '0',
  ttl: {
    AccessToken: () => ttl.AccessToken, ClientCredentials: () => ttl.AccessToken, RefreshToken: () => ttl.RefreshToken, DeviceCode: () => ttl.DeviceCode,
    IdToken: 3600, Interaction: 3600, Session: 86400, Grant: 90 * 86400, AuthorizationCode: 60,
  },
  features: {
    devInteractions: { enabled: false },
    deviceFlow: { enabled: true, userCodeInputSource, userCodeConfirmSource },
    introspection: { enabled: true, allowedPolicy: async () => true },
    revocation: { enabled: true },
    clientCredentials: { enabled: true },
    userinfo: { enabled: true },
    rpInitiatedLogout: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: async (ctx, client, oneOf) => (oneOf ? [oneOf].flat()[0] : resourceOf(ctx.oidc.params?.scope)),
      useGrantedResource: async () => true,
      getResourceServerInfo: async (ctx, resource) => ({
        scope: scopesOf(resource), audience: resource, accessTokenTTL: ttl.AccessToken,
        // mail servers and the sample organization introspect, Graph checks a JWT
        accessTokenFormat: resource === GRAPH ? 'jwt' : 'opaque', jwt: { sign: { alg: 'RS256' } },
      }),
    },
  },
  extraTokenClaims: async (ctx, token) => ({ username: token.accountId, upn: token.accountId, ver: '2.0', appid: token.clientId }),
  jwks: { keys: [{ ...rsa, use: 'sig', alg: 'RS256', kid: randomUUID() }] },
  cookies: { keys: [randomUUID()] },
  routes,
  renderError: async (ctx, out) => { ctx.type = 'html'; ctx.body = page('Error', `<dl id="error">${Object.entries(out).map(([k, v]) => `<dt>${esc(k)}</dt><dd>${esc(v)}</dd>`).join('')}</dl>`); },
});

const esc = (s) => String(s).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
const page = (title, body) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${esc(title)}</title>
<style>body{font:16px sans-serif;max-width:26em;margin:4em auto}input{display:block;width:100%;margin:.3em 0 1em;padding:.4em}button{padding:.5em 1em}.err{color:#a00}</style>
</head><body><h1>${esc(title)}</h1>${body}</body></html>`;

async function userCodeInputSource(ctx, form, out, err) {
  const msg = err ? '<p class="err" role="alert">That code did not work.</p>' : '<p>Enter the code shown on your device.</p>';
  ctx.body = page('Enter code', `${msg}${form}<button id="submit" type="submit" form="op.deviceInputForm">Next</button>`);
}
async function userCodeConfirmSource(ctx, form, client, info, code) {
  ctx.body = page('Confirm device', `<p>${esc(client.clientName || client.clientId)} shows <code>${esc(code)}</code>?</p>${form}
<button id="accept" type="submit" form="op.deviceConfirmForm">Continue</button>
<button id="cancel" type="submit" form="op.deviceConfirmForm" value="yes" name="abort">Cancel</button>`);
}

async function readBody(req) {
  const chunks = [];
  for await (const c of req) chunks.push(c);
  return Buffer.concat(chunks).toString();
}
const send = (res, status, body, type = 'text/html; charset=utf-8', headers = {}) => {
  res.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', ...headers });
  res.end(typeof body === 'string' ? body : JSON.stringify(body));
};

async function interaction(req, res) {
  const details = await provider.interactionDetails(req, res);
  const { prompt, params, session, uid } = details;
  if (req.method === 'GET') {
    if (prompt.name === 'consent') {
      const asked = (params.scope || '').split(' ').filter((x) => x && x !== 'offline_access').map((x) => (x === 'offline' ? 'offline_access' : x));
      return send(res, 200, page('Permissions requested', `<p>${esc(params.client_id)} wants, for ${esc(session?.accountId)}:</p>
<ul>${asked.map((s) => `<li>${esc(s)}</li>`).join('')}</ul><form method="post" action="/interaction/${uid}">
<button id="accept" name="decision" value="accept">Accept</button> <button id="cancel" name="decision" value="cancel">Cancel</button></form>`));
    }
    return send(res, 200, loginPage(uid, params.login_hint || '', ''));
  }
  const form = new URLSearchParams(await readBody(req));
  if (form.get('decision') === 'cancel') {
    return provider.interactionFinished(req, res, { error: 'access_denied', error_description: 'the user declined' });
  }
  if (prompt.name === 'consent') {
    const grant = details.grantId ? await provider.Grant.find(details.grantId) : new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
    const { missingOIDCScope, missingOIDCClaims, missingResourceScopes } = prompt.details;
    if (missingOIDCScope) grant.addOIDCScope(missingOIDCScope.join(' '));
    if (missingOIDCClaims) grant.addOIDCClaims(missingOIDCClaims);
    for (const [resource, scopes] of Object.entries(missingResourceScopes || {})) grant.addResourceScope(resource, scopes.join(' '));
    const grantId = await grant.save();
    return provider.interactionFinished(req, res, { consent: { grantId } }, { mergeWithLastSubmission: true });
  }
  const name = (form.get('login') || '').trim();
  if (!users.has(name) || users.get(name) !== form.get('password')) return send(res, 200, loginPage(uid, name, 'Your account or password is incorrect.'));
  return provider.interactionFinished(req, res, { login: { accountId: name }, select_account: {} }, { mergeWithLastSubmission: false });
}
const loginPage = (uid, name, error) => page('Sign in', `<form method="post" action="/interaction/${uid}" autocomplete="off">
${error ? `<p class="err" role="alert">${esc(error)}</p>` : ''}
<label>Account <input id="username" name="login" type="email" value="${esc(name)}" required></label>
<label>Password <input id="password" name="password" type="password" required></label>
<button id="submit" type="submit">Sign in</button> <button id="cancel" name="decision" value="cancel" formnovalidate>Cancel</button></form>`);

// Tests steer the server through these; nothing here is part of OAuth.
async function control(req, res, path) {
  if (path === '/__control/log') return send(res, 200, seen, 'application/json');
  const body = JSON.parse((await readBody(req)) || '{}');
  if (body.ttl) Object.assign(ttl, body.ttl);
  if (body.faults) faults = body.faults;
  if (body.users) for (const [k, v] of Object.entries(body.users)) users.set(k, v);
  if (body.clear_log) seen.length = 0;
  let revoked = 0;
  if (body.revoke) { // all grants of that account: the next refresh fails
    for (const [name, store] of MemoryAdapter.stores) {
      for (const [id, { payload }] of store) if (payload.accountId === body.revoke && name !== 'Session') { store.delete(id); revoked += 1; }
    }
  }
  if (body.sign_out) for (const [id, { payload }] of MemoryAdapter.stores.get('Session') || []) if (payload.accountId === body.sign_out) MemoryAdapter.stores.get('Session').delete(id);
  return send(res, 200, { ttl, faults, revoked }, 'application/json');
}

const callback = provider.callback();
async function handler(req, res) {
  try {
    let [path] = req.url.split('?');
    if (path.startsWith('/__control')) return await control(req, res, path);
    // any tenant name is 'common'; the discovery document is found at both places
    const m = /^\/([^/]+)(\/oauth2\/v2\.0\/.*)$/.exec(path);
    if (m && m[1] !== 'common') req.url = req.url.replace(`/${m[1]}/`, '/common/');
    if (/^\/[^/]+\/v2\.0\/\.well-known\/openid-configuration$/.test(path)) req.url = '/.well-known/openid-configuration';
    if (path.endsWith('/authorize') && req.method === 'GET') {
      const url = new URL(req.url, issuer);
      const scope = (url.searchParams.get('scope') || '').split(' ');
      if (scope.includes('offline_access')) {
        url.searchParams.set('scope', [...scope, 'offline'].join(' '));
        req.url = url.pathname + url.search;
      }
    }
    [path] = req.url.split('?');
    const route = path.split('/').pop();
    seen.push({ at: Date.now(), method: req.method, route: path.startsWith('/interaction') ? 'interaction' : route, path });
    const fault = faults.find((f) => f.route === route && f.count !== 0);
    if (fault) {
      if (fault.count > 0) fault.count -= 1;
      if (fault.delay_ms) await new Promise((r) => { setTimeout(r, fault.delay_ms); });
      if (fault.drop) return res.destroy();
      if (fault.status) return send(res, fault.status, fault.body ?? { error: 'temporarily_unavailable' }, 'application/json', fault.headers);
    }
    if (path.startsWith('/interaction/')) return await interaction(req, res);
    if (path === '/') return send(res, 200, page('Authorization server', '<p>running</p>'));
    return callback(req, res);
  } catch (e) {
    if (e instanceof errors.SessionNotFound) return send(res, 400, page('Error', '<p class="err">This sign-in has expired. Start again from the app.</p>'));
    console.error(e);
    return send(res, 500, page('Error', '<p>server error</p>'));
  }
}
provider.on('server_error', (ctx, e) => console.error(e));
for (const name of ['authorization.error', 'grant.error', 'introspection.error']) provider.on(name, (ctx, e) => console.error(name, e.message, e.error_description || '', e.error_detail || ''));
const server = tls ? createTlsServer({ cert: readFileSync(process.env.TLS_CERT), key: readFileSync(process.env.TLS_KEY) }, handler) : createServer(handler);
server.listen(port, '127.0.0.1', () => console.log(`authorization server at ${issuer}`));
