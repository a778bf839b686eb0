// What is entered on a form, by field name: what a person can see and change, nothing hidden.

/** { name: value }, "" where nothing is chosen; `shown`: as the page came, before anything was
 * entered. */
export function entered(form, shown = false) {
  const values = {};
  for (const field of fields(form)) {
    if (field.type === "radio" || field.type === "checkbox") {
      values[field.name] ??= "";
      if (shown ? field.defaultChecked : field.checked) values[field.name] = field.value;
    } else {
      values[field.name] = shown ? field.defaultValue : field.value;
    }
  }
  return values;
}

/** Put one value in; "" unchooses. */
export function enter(form, name, value) {
  for (const field of fields(form)) {
    if (field.name !== name) continue;
    if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === value;
    else field.value = value;
  }
}

export function same(one, other) {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => (one[name] ?? "") === (other[name] ?? ""));
}

function fields(form) {
  return [...form.elements].filter((field) => field.name && field.matches("input:not([type=hidden]), textarea"));
}
