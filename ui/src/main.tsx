// Entry of the window: finds the platform, hands the style nonce to Fluent, draws.
import { createDOMRenderer, RendererProvider } from "@fluentui/react-components";
import { createRoot } from "react-dom/client";
import { App } from "./app/App";
import type { Platform } from "./platform/api";
import { styleNonce } from "./platform/nonce";
import { languageFor, learn, spokenOf } from "./texts";

/** In a plain browser (`vite dev`, mode `fake`) there is no program below: the fake takes its place and is not in what ships. */
async function findPlatform(): Promise<Platform> {
  if (import.meta.env.DEV || import.meta.env.MODE === "fake") {
    if (!("__TAURI_INTERNALS__" in window)) {
      const { browserPlatform } = await import("./platform/fake/browser");
      return browserPlatform(new URLSearchParams(location.search));
    }
  }
  const { tauriPlatform } = await import("./platform/tauri");
  return tauriPlatform;
}

async function start(): Promise<void> {
  const root = document.getElementById("root");
  if (root === null) {
    throw new Error("The page has no root");
  }
  const [platform] = await Promise.all([findPlatform(), learn(spokenOf(navigator.languages))]);
  const language = languageFor(navigator.languages);
  const nonce = styleNonce(document);
  const renderer = createDOMRenderer(document, nonce === undefined ? {} : { styleElementAttributes: { nonce } });
  createRoot(root).render(
    <RendererProvider renderer={renderer} targetDocument={document}>
      <App platform={platform} language={language} />
    </RendererProvider>,
  );
}

void start();
