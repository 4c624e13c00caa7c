// A part of a form that opens by itself when it has something to show, and closes by hand alone.
import { html, useEffect, useRef } from "./view.js";

export function Disclosure({ summary, needsLook, children, ...rest }) {
  const element = useRef(null);
  useEffect(() => {
    if (needsLook) element.current.open = true;
  }, [needsLook]);
  return html`<details ref=${element} ...${rest}><summary>${summary}</summary>${children}</details>`;
}
