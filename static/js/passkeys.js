// Passkeys of staff. Each form asks the server for a fresh challenge, the device for its answer, and
// is then sent as any other form; without this script it stays hidden, and a code does the same.

const LATER = "That did not work. Try again, or use a code.";
const able = "PublicKeyCredential" in window && "credentials" in navigator;

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!able) continue;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    answer(form);
  });
}

async function answer(form) {
  const button = form.querySelector("button");
  const words = form.querySelector("[data-passkey-words]");
  button.disabled = true;
  words.textContent = "Your device asks you now.";
  try {
    const asked = await fetch(form.dataset.passkey, { headers: { Accept: "application/json" } });
    if (!asked.ok) throw new Error("refused");
    const options = await asked.json();
    if ("passkeyNew" in form.dataset) form.elements.attestation.value = JSON.stringify(await made(options));
    else form.elements.assertion.value = JSON.stringify(await used(options));
    form.submit();
  } catch (problem) {
    words.textContent = problem.name === "InvalidStateError" ? "This device has a passkey here already." : LATER;
  } finally {
    button.disabled = false;
  }
}

async function made(options) {
  const user = { ...options.user, id: bytes(options.user.id) };
  const publicKey = { ...options, user, challenge: bytes(options.challenge), excludeCredentials: known(options.excludeCredentials) };
  const { rawId, response, type } = await navigator.credentials.create({ publicKey });
  const said = { clientDataJSON: text(response.clientDataJSON), attestationObject: text(response.attestationObject) };
  return { id: text(rawId), rawId: text(rawId), type, response: said };
}

async function used(options) {
  const publicKey = { ...options, challenge: bytes(options.challenge), allowCredentials: known(options.allowCredentials) };
  const { rawId, response, type } = await navigator.credentials.get({ publicKey });
  const said = {
    clientDataJSON: text(response.clientDataJSON),
    authenticatorData: text(response.authenticatorData),
    signature: text(response.signature),
    userHandle: response.userHandle ? text(response.userHandle) : null,
  };
  return { id: text(rawId), rawId: text(rawId), type, response: said };
}

function known(rows = []) {
  return rows.map((row) => ({ ...row, id: bytes(row.id) }));
}

function bytes(base64url) {
  const plain = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
