// Dialogs over the page; Escape closes them.
import { t } from "./texts.js";
import { html, useEffect, useId, useRef } from "./view.js";

export function Dialog({ label, onClose, onKeyDown, children }) {
  const dialog = useRef(null);
  useEffect(() => dialog.current.showModal(), []);
  const onClick = (event) => event.target === dialog.current && onClose();
  const onCancel = (event) => {
    event.preventDefault();
    onClose();
  };
  return html`
    <dialog ref=${dialog} aria-labelledby=${label} onCancel=${onCancel} onClick=${onClick} onKeyDown=${onKeyDown}>
      ${children}
    </dialog>`;
}

export function Confirm({ question, action, onConfirm, onClose }) {
  const id = useId();
  return html`
    <${Dialog} label=${id} onClose=${onClose}>
      <p id=${id}>${question}</p>
      <div class="actions">
        <button type="button" onClick=${onClose}>${t("cancel")}</button>
        <button type="button" class="main" onClick=${onConfirm}>${action}</button>
      </div>
    <//>`;
}
