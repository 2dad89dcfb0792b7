// What the dialogs about alerts need from the browser. Until there are accounts, who acts is typed once a session.
export { openDialog, closeDialog } from './containers.js';

const key = 'quarterdeck.who';
export const who = () => { try { return sessionStorage.getItem(key) ?? ''; } catch { return ''; } };
export const remember = (name) => { try { sessionStorage.setItem(key, name); } catch { /* a browser that keeps nothing asks again */ } };
