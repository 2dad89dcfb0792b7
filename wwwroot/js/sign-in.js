// The passkeys of the sign-in: a button, and where the browser can, an entry among its suggestions for the name.
import { signIn } from './passkeys.js';

const button = document.querySelector('[data-passkey]');
const fault = document.querySelector('[data-passkey-fault]');
let waiting;

const go = async mediation => {
  const problem = await signIn(mediation);
  if (!problem) location.assign(button.dataset.passkey);
  return problem;
};

const suggest = async () => {
  if (!await window.PublicKeyCredential?.isConditionalMediationAvailable?.()) return;
  waiting = new AbortController();
  const problem = await go({ mediation: 'conditional', signal: waiting.signal });
  if (problem && problem.includes(' ')) say(problem);
};

const say = problem => {
  fault.textContent = problem;
  fault.hidden = false;
};

if (button) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    waiting?.abort();
    fault.hidden = true;
    const problem = await go();
    if (problem) say(problem);
  });
  if (!/^[\d.]+$|^\[/.test(location.hostname)) suggest();
}
