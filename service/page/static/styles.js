// Styles of one's own: saved from a preview, chosen beside the presets, deleted, and carried in files.
import { deleteStyle, importStyles, saveStyle } from "./api.js";
import { Disclosure } from "./disclosure.js";
import { generationOf } from "./draft.js";
import { t } from "./texts.js";
import { html, useEffect, useId, useRef, useState } from "./view.js";

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
  const [rename, failure] = useAttempt(async ({ name: before, style }, name) => {
    if (presets.some((one) => one.name === name)) throw new Error(t("styles.taken", { name }));
    const { name: saved } = await saveStyle(name, style);
    await deleteStyle(before);
    if (draft.preset === before) change({ preset: saved });
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
        ${own.map((one) => html`
          <${Style} key=${one.name} name=${one.name} onRename=${(name) => rename(one, name)} onRemove=${() => remove(one.name)} />`)}
      </ul>
      ${refusal}${failure}${problem}
      <div class="actions">
        <label class="file">${t("styles.import")}
          <input type="file" accept=".toml,.csv" onChange=${choose} /></label>
        ${own.length > 0 && ["toml", "csv"].map((form) => html`
          <a class="button" href="/api/v1/styles-file?format=${form}" download="styles.${form}">${t("styles.export", { form })}</a>`)}
      </div>
    <//>`;
}

function Style({ name, onRename, onRemove }) {
  const [isRenamed, setRenamed] = useState(false);
  const rename = (other) => {
    setRenamed(false);
    if (other && other !== name) onRename(other);
  };
  if (isRenamed) return html`<${NameField} name=${name} onName=${rename} />`;
  return html`
    <li>
      <span>${name}</span>
      <span></span>
      <button type="button" class="plain" aria-label=${t("styles.rename", { name })} onClick=${() => setRenamed(true)}>${t("styles.rename.short")}</button>
      <button type="button" class="plain" aria-label=${t("own.delete", { name })} onClick=${onRemove}>✕</button>
    </li>`;
}

/** A field for another name; `onName` is called with it, or with the same one. */
function NameField({ name, onName }) {
  const field = useRef(null);
  const [written, setWritten] = useState(name);
  useEffect(() => field.current.focus(), []);
  const onKeyDown = (event) => {
    if (event.isComposing || !["Enter", "Escape"].includes(event.key)) return;
    event.preventDefault();
    onName(event.key === "Enter" ? written.trim() : name);
  };
  return html`
    <li class="beside">
      <input ref=${field} aria-label=${t("styles.rename", { name })} maxlength="64" value=${written} onKeyDown=${onKeyDown}
        onInput=${(event) => setWritten(event.target.value)} />
      <button type="button" onClick=${() => onName(written.trim())}>${t("styles.put")}</button>
      <button type="button" class="plain" onClick=${() => onName(name)}>${t("cancel")}</button>
    </li>`;
}

/** Return the settings of the draft by the names of a style. */
function settingsOf(draft) {
  const { width, height, steps, cfg, sampler } = generationOf(draft, {});
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
