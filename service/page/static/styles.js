// Styles of one's own: saved from a preview, chosen beside the presets, deleted, and carried in files.
import { deleteStyle, importStyles, saveStyle } from "./api.js";
import { Disclosure } from "./disclosure.js";
import { generationOf } from "./draft.js";
import { t } from "./texts.js";
import { html, useId, useState } from "./view.js";

const nameOf = ({ name, style }) => (style ? name : t(`preset.${name}`));

function useAttempt(work) {
  const [error, setError] = useState(null);
  const attempt = async (...given) => {
    setError(null);
    try {
      await work(...given);
    } catch (failure) {
      setError(failure.message);
    }
  };
  return [attempt, error && html`<p class="problem" role="alert">${error}</p>`];
}

export function PresetChoice({ presets, draft, change }) {
  const id = useId();
  const isKnown = presets.some(({ name }) => name === draft.preset);
  return html`
    <label for=${id}>${t("form.preset")}</label>
    <select id=${id} value=${draft.preset} onChange=${(event) => change({ preset: event.target.value })}>
      ${presets.map((one) => html`<option value=${one.name}>${nameOf(one)}</option>`)}
      ${!isKnown && html`<option value=${draft.preset}>${draft.preset}</option>`}
    </select>`;
}

export function Styles({ presets, draft, change, onChanged }) {
  const own = presets.filter(({ style }) => style);
  const [remove, refusal] = useAttempt(async (name) => {
    await deleteStyle(name);
    if (draft.preset === name) change({ preset: "auto" });
    await onChanged();
  });
  const [take, problem] = useAttempt(async (file) => {
    await importStyles(file);
    await onChanged();
  });
  const choose = (event) => {
    const [file] = event.target.files;
    event.target.value = "";
    if (file) take(file);
  };
  return html`
    <${Disclosure} summary=${t("styles", { count: own.length })}>
      <ul class="rows">
        ${own.map(({ name }) => html`
          <li key=${name}>
            <span>${name}</span>
            <span></span>
            <button type="button" class="plain" aria-label=${t("own.delete", { name })} onClick=${() => remove(name)}>✕</button>
          </li>`)}
      </ul>
      ${refusal}${problem}
      <div class="actions">
        <label class="file">${t("styles.import")}
          <input type="file" accept=".toml,.csv" onChange=${choose} /></label>
        ${own.length > 0 && ["toml", "csv"].map((form) => html`
          <a class="button" href="/api/v1/styles-file?format=${form}" download="styles.${form}">${t("styles.export", { form })}</a>`)}
      </div>
    <//>`;
}

/** Return the settings of the draft by the names of a style. */
function settingsOf(draft) {
  const { width, height, steps, cfg, sampler } = generationOf(draft);
  return { ...(width && { size: [width, height] }), ...(steps && { steps }), ...(cfg && { guidance: cfg }), ...(sampler && { sampler }) };
}

export function SaveStyle({ preview, draft, onSaved }) {
  const id = useId();
  const [name, setName] = useState("");
  const [hasSettings, setSettings] = useState(false);
  const [save, refusal] = useAttempt(async () => {
    const { name: saved } = await saveStyle(name.trim(), { preview, ...(hasSettings && settingsOf(draft)) });
    setName("");
    await onSaved(saved);
  });
  const submit = (event) => {
    event.preventDefault();
    if (name.trim()) save();
  };
  return html`
    <${Disclosure} summary=${t("styles.save")}>
      <p class="hint">${t("styles.save.hint")}</p>
      <form onSubmit=${submit}>
        <label for=${id}>${t("styles.name")}</label>
        <div class="beside">
          <input id=${id} maxlength="64" value=${name} onInput=${(event) => setName(event.target.value)} />
          <button disabled=${!name.trim()}>${t("styles.put")}</button>
        </div>
        <label class="switch">
          <input type="checkbox" checked=${hasSettings} onChange=${(event) => setSettings(event.target.checked)} />
          ${t("styles.settings")}
        </label>
      </form>
      ${refusal}
    <//>`;
}
