// Opens the whole window over the fake, as a person finds it.
import { createDOMRenderer, RendererProvider } from "@fluentui/react-components";
import { render, screen, waitFor, within, type BoundFunctions, type queries, type RenderResult } from "@testing-library/react";
import userEvent, { type UserEvent } from "@testing-library/user-event";
import { expect } from "vitest";
import { App } from "../src/app/App";
import { fakePlatform } from "../src/platform/fake";
import type { FakeSetup, FakeWorld } from "../src/platform/fake/world";
import type { LanguageView } from "../src/platform/types";
import { languageFor } from "../src/texts";

/** What can be looked for inside one part of the window. */
export type Within = BoundFunctions<typeof queries>;

export interface Opened {
  user: UserEvent;
  world: FakeWorld;
  view: RenderResult;
}

export function openWindow(setup: FakeSetup = {}, language: LanguageView = "en"): Opened {
  const platform = fakePlatform({ language, ...setup });
  // Without a document to write them to there are no styles: jsdom would spend its time on a cascade that no test asks for.
  const view = render(<RendererProvider renderer={createDOMRenderer(undefined)}><App platform={platform} language={languageFor([language])} /></RendererProvider>);
  // Fluent's floating parts hide behind pointer-events that jsdom cannot compute.
  return { user: userEvent.setup({ delay: null, pointerEventsCheck: 0 }), world: platform.world, view };
}

/** Opens the window and a message by its subject. */
export async function openMessage(subject: RegExp, setup: FakeSetup = {}): Promise<Opened> {
  const opened = openWindow(setup);
  await opened.user.click(await screen.findByRole("option", { name: subject }));
  await screen.findByRole("heading", { level: 2, name: subject });
  return opened;
}

export const pane = (): Within => within(screen.getByRole("complementary", { name: "CRM" }));

/** Chooses a record that was found, once it is the answer to what was typed: until then nothing can be chosen. */
export async function choose(user: UserEvent, name: RegExp): Promise<void> {
  await waitFor(() => expect(screen.getByRole("option", { name })).not.toHaveAttribute("aria-disabled", "true"));
  await user.click(screen.getByRole("option", { name }));
}

export const callsOf = (world: FakeWorld, name: string): unknown[][] => world.calls.filter((call) => call.name === name).map((call) => call.args);

/** The open dialog with a title. Found by the title's own words: it is there before the dialog takes its name from it. */
export async function dialogTitled(title: string | RegExp): Promise<Within> {
  const surface = (await screen.findByText(title)).closest<HTMLElement>("[role=dialog], [role=alertdialog]");
  if (surface === null) {
    throw new Error(`“${String(title)}” is not the title of a dialog`);
  }
  return within(surface);
}

/** Agrees in a dialog, as soon as it says what one agrees to. */
export async function agree(user: UserEvent, dialog: Within): Promise<void> {
  const box = dialog.getByRole("checkbox", { name: /I agree/ });
  await waitFor(() => expect(box).toBeEnabled());
  await user.click(box);
}
