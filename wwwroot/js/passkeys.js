// Ceremonies with passkeys: options from the console, the authenticator's answer back to it. Each function returns null, or why
// it did not work.
const post = (address, body) => fetch(address, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body ?? {}) });

const problemOf = async answer => {
  try { return (await answer.json()).detail ?? `The console answers ${answer.status}.`; } catch { return `The console answers ${answer.status}.`; }
};

const whyNot = () => {
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) return 'This browser cannot do passkeys, or not without HTTPS.';
  if (/^[\d.]+$|^\[/.test(location.hostname)) return `Passkeys belong to a name, not to the address ${location.hostname}: open the console by its name (on this machine: http://localhost:${location.port}).`;
  return null;
};

const ceremony = async (address, begin, more, mediation) => {
  const impossible = whyNot();
  if (impossible) return impossible;
  const offered = await post(`${address}/options`);
  if (!offered.ok) return problemOf(offered);
  const { key, options } = await offered.json();
  let credential;
  try {
    credential = await begin(options, mediation);
  } catch (error) {
    if (mediation) return error.name;
    return error.name === 'NotAllowedError' ? 'It was cancelled, or took too long.' : error.name === 'InvalidStateError' ? 'This device has a passkey for this account already.' : error.message;
  }
  const answer = await post(address, { key, credential: credential.toJSON(), ...more });
  return answer.ok ? null : problemOf(answer);
};

const create = options => navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
const get = (options, mediation) => navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options), ...mediation });

export const add = name => ceremony('/account/passkeys', create, { name });
export const confirm = () => ceremony('/account/passkeys/confirm', get);
export const signIn = mediation => ceremony('/sign-in/passkey', get, {}, mediation);
