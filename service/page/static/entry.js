// The way in for those without a link: an API key.
import { t } from "./texts.js";
import { html, useState } from "./view.js";

export function Entry({ error, onKey }) {
  const [key, setKey] = useState("");
  const submit = (event) => {
    event.preventDefault();
    onKey(key.trim());
  };
  return html`
    <form class="entry" onSubmit=${submit}>
      <h2>${t("entry.title")}</h2>
      <p>${t("entry.hint")}</p>
      <label for="key">${t("entry.key")}</label>
      <input id="key" type="password" autocomplete="current-password" required value=${key}
        onInput=${(event) => setKey(event.target.value)} />
      <button class="main">${t("entry.open")}</button>
      ${error && html`<p class="problem" role="alert">${error}</p>`}
    </form>`;
}
