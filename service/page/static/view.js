// Preact with htm: components without a build step.
import { h } from "preact";
import htm from "htm";

export { render } from "preact";
export { useCallback, useEffect, useId, useMemo, useReducer, useRef, useState } from "preact/hooks";
export const html = htm.bind(h);

/** Return a handler that leaves out the second click of a double click. */
export const once = (work) => (event) => event.detail < 2 && work();
