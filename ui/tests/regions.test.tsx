// F6: from part to part of the window, over those that have nothing to hold the focus.
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { openWindow } from "./window";

const part = (): string => document.activeElement?.closest("[data-region]")?.getAttribute("data-region") ?? "";

it("F6 reaches every part that can take the focus, round the end, and back", async () => {
  const { user } = openWindow();
  (await screen.findByRole("listbox", { name: "Messages in Inbox" })).focus();
  const walk = async (keys: string, steps: number): Promise<string[]> => {
    const parts: string[] = [];
    for (let step = 0; step < steps; step += 1) {
      await user.keyboard(keys);
      parts.push(part());
    }
    return parts;
  };
  // No message is open, so the reading pane holds nothing.
  expect(await walk("{F6}", 6)).toEqual(["pane", "status", "title", "rail", "folders", "list"]);
  expect(await walk("{Shift>}{F6}{/Shift}", 6)).toEqual(["folders", "rail", "title", "status", "pane", "list"]);
});
