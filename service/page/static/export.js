// Pictures as a ZIP: those that are chosen, else all that are found.
import { beginExport } from "./api.js";
import { t } from "./texts.js";
import { html, once, useState } from "./view.js";

export function Export({ found, chosen, onClear }) {
  const [error, setError] = useState(null);
  const [lost, setLost] = useState(0);
  const query = chosen.length > 0 ? new URLSearchParams(chosen.map((id) => ["id", id])) : found;
  const save = async () => {
    setError(null);
    setLost(0);
    try {
      const begun = await beginExport(query);
      setLost(begun.lost);
      const link = document.createElement("a");
      link.href = begun.address;
      link.download = "";
      link.click();
    } catch (failure) {
      setError(failure.message);
    }
  };
  return html`
    <div class="row">
      ${query && html`
        <button key="save" type="button" onClick=${once(save)}>
          ${chosen.length > 0 ? t("export.chosen", { count: chosen.length }) : t("export.found")}</button>`}
      ${chosen.length > 0 && html`<button key="clear" type="button" class="plain" onClick=${onClear}>${t("export.clear")}</button>`}
    </div>
    <p role="status" class="hint">${lost > 0 ? t("export.lost", { count: lost }) : ""}</p>
    ${error && html`<p class="problem" role="alert">${error}</p>`}`;
}
