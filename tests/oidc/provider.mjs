// A certified OpenID provider on loopback, as strict as ProConnect where its documentation says it is:
// an e-mail in a signed « userinfo » only, states and nonces of 32 characters at least, no unknown parameter,
// no prompt but « login », a state when signing out. Whoever types a name below signs in with it.
import { createServer } from 'node:http';
import { generateKeyPairSync } from 'node:crypto';
import Provider from 'oidc-provider';

const { PORT, CALLBACK, ACCOUNTS } = process.env;
const issuer = `http://127.0.0.1:${PORT}`;
const accounts = JSON.parse(ACCOUNTS);
const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
const KNOWN = new Set(['response_type', 'client_id', 'redirect_uri', 'scope', 'claims', 'state', 'nonce', 'prompt', 'acr_values', 'code_challenge', 'code_challenge_method']);

const provider = new Provider(issuer, {
  clients: [{
    client_id: 'crte', client_secret: 'un-secret-de-test', redirect_uris: [CALLBACK], post_logout_redirect_uris: [CALLBACK],
    grant_types: ['authorization_code'], response_types: ['code'], userinfo_signed_response_alg: 'RS256',
  }],
  jwks: { keys: [{ ...key, kid: 'essai', use: 'sig', alg: 'RS256' }] },
  cookies: { keys: ['des-cookies-de-test'] },
  scopes: ['openid', 'email', 'given_name', 'usual_name', 'siret'],
  claims: { openid: ['sub'], email: ['email'], given_name: ['given_name'], usual_name: ['usual_name'], siret: ['siret'] },
  features: {
    devInteractions: { enabled: false }, jwtUserinfo: { enabled: true },
    rpInitiatedLogout: { enabled: true, logoutSource: async (ctx, form) => { ctx.body = `<!doctype html>${form}<button autofocus form="op.logoutForm" name="logout" value="yes">Oui</button>`; } },
  },
  ttl: { AccessToken: 60, IdToken: 60, Session: 3600, Interaction: 600, Grant: 3600 },
  interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (ctx, id) => accounts[id] && { accountId: id, claims: () => ({ sub: id, ...accounts[id] }) },
  // Whoever signs in gives what is asked: what is tested is not the consent.
  async loadExistingGrant(ctx) {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope(ctx.oidc.params.scope);
    await grant.save();
    return grant;
  },
});

function refusal(url) {
  const asked = url.searchParams;
  if (url.pathname === '/auth') {
    if ([...asked.keys()].some((name) => !KNOWN.has(name))) return 'unknown parameter';
    if (['state', 'nonce'].some((name) => (asked.get(name) ?? '').length < 32)) return 'short state or nonce';
    if (asked.has('prompt') && asked.get('prompt') !== 'login') return 'prompt';
  }
  if (url.pathname === '/session/end' && (asked.get('state') ?? '').length < 32) return 'no state';
  return null;
}

async function interact(request, response) {
  const body = (await request.toArray()).join('');
  const { params } = await provider.interactionDetails(request, response);
  if (request.method === 'POST') {
    await provider.interactionFinished(request, response, { login: { accountId: new URLSearchParams(body).get('login') } });
  } else {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><title>Identité</title><form method="post"><label>Identifiant de ${params.client_id} <input name="login"></label><button>Continuer</button></form>`);
  }
}

const callback = provider.callback();
createServer((request, response) => {
  const url = new URL(request.url, issuer);
  const refused = refusal(url);
  if (url.pathname === '/favicon.ico') {
    response.statusCode = 204;
    response.end();
  } else if (refused) {
    response.statusCode = 400;
    response.end(`Y000400 : ${refused}`);
  } else if (url.pathname.startsWith('/interaction/')) {
    interact(request, response).catch((error) => { response.statusCode = 500; response.end(String(error)); });
  } else {
    callback(request, response);
  }
}).listen(Number(PORT), '127.0.0.1');
