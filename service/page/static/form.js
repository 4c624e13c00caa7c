// The draft: the text, what is left out, the style, attributes and the settings of the picture.
import { Attributes } from "./attributes.js";
import { examples } from "./examples.js";
import { Clip } from "./frames.js";
import { Guides } from "./guides.js";
import { Recommended } from "./recommended.js";
import { Settings } from "./settings.js";
import { Source } from "./source.js";
import { PresetChoice, Styles } from "./styles.js";
import { t } from "./texts.js";
import { html, once, useId, useRef, useState } from "./view.js";
import { weighed } from "./weights.js";

export function Form({ draft, change, session, pictures, has, problems, isMaking, onPreview, onDraw }) {
  const { choices, limits } = session;
  const field = useRef(null);
  const [cut, setCut] = useState(0); // characters that the last paste was too long by
  const [text, hint, negative] = [useId(), useId(), useId()];
  const onKeyDown = (event) => {
    if (!(event.ctrlKey || event.metaKey)) return;
    if (event.key === "Enter") {
      event.preventDefault();
      if (!event.repeat) onDraw();
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      event.preventDefault();
      weigh(event.target, event.key === "ArrowUp" ? 1 : -1);
    }
  };
  const weigh = (area, direction) => {
    const { text: written, start, end } = weighed(area.value, area.selectionStart, area.selectionEnd, direction);
    change({ text: written });
    requestAnimationFrame(() => area.setSelectionRange(start, end));
  };
  const write = ({ target, inputType }) => {
    if (inputType !== "insertFromPaste") setCut(0);
    change({ text: target.value });
  };
  const onPaste = ({ target, clipboardData }) => {
    const room = limits.characters - target.value.length + target.selectionEnd - target.selectionStart;
    setCut(Math.max(0, clipboardData.getData("text").length - room));
  };
  const submit = (event) => {
    event.preventDefault();
    onPreview();
  };
  return html`
    <form novalidate onSubmit=${submit}>
      <label for=${text}>${t("form.text")}</label>
      <textarea id=${text} ref=${field} rows="5" maxlength=${limits.characters}
        aria-describedby=${hint} aria-invalid=${problems.text ? "true" : undefined}
        value=${draft.text} onInput=${write} onKeyDown=${onKeyDown} onPaste=${onPaste}></textarea>
      <p id=${hint} class="hint">${t("form.text.hint")}
        <span class="count">${t("form.length", { count: draft.text.length, most: limits.characters })}</span></p>
      ${cut > 0 && html`<p class="problem" role="alert">${t("form.cut", { count: cut, most: limits.characters })}</p>`}
      ${problems.text && html`<p class="problem" role="alert">${problems.text}</p>`}
      <${Recommended} draft=${draft} change=${change} groups=${choices.attributes} />
      <div class="chips" role="group" aria-label=${t("form.examples")}>
        ${examples(new Date()).map((one) => html`
          <button type="button" class="chip" onClick=${() => change({ text: one })}>${one}</button>`)}
      </div>
      <label for=${negative}>${t("form.negative")}</label>
      <input id=${negative} value=${draft.negative} maxlength=${limits.characters}
        onInput=${(event) => change({ negative: event.target.value })} />
      <${PresetChoice} presets=${choices.presets} draft=${draft} change=${change} />
      <${Styles} presets=${choices.presets} draft=${draft} change=${change} onChanged=${session.refresh} />
      <${Attributes} groups=${choices.attributes} chosen=${draft.attributes}
        onChange=${(attributes) => change({ attributes })} />
      <${Clip} draft=${draft} change=${change} choices=${choices} formats=${session.drawing.clip_formats} problems=${problems} />
      <${Settings} draft=${draft} change=${change} choices=${choices} session=${session} has=${has} problems=${problems} />
      ${!has.clip && html`
        <${Source} pictures=${pictures} draft=${draft} change=${change} choices=${choices} limits=${limits} has=${has} problems=${problems} />
        <${Guides} draft=${draft} change=${change} choices=${choices} pictures=${pictures} problems=${problems} />`}
      <div class="actions">
        <button class=${isMaking ? "busy" : ""}>${t("form.preview")}</button>
        <button type="button" class="main" onClick=${once(onDraw)}>${t("form.draw")}</button>
      </div>
    </form>`;
}
