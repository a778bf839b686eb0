// The secret address, copied by one tap. Without script or clipboard it can be marked and copied.

const field = document.querySelector("[data-copy]");
const button = document.querySelector("[data-copy-button]");
const words = document.querySelector("[data-copy-words]");

if (field && button && navigator.clipboard) {
  button.hidden = false;
  button.addEventListener("click", copy);
}

async function copy() {
  try {
    await navigator.clipboard.writeText(field.value);
    words.textContent = "Copied.";
  } catch {
    field.select();
    words.textContent = "This browser does not let us copy. It is marked now: copy it by hand.";
  }
}
