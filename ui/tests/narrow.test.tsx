// How the parts of the window give way to each other as it becomes narrower.
import { screen, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { openMessage, openWindow, pane } from "./window";

const SUBJECT = /Re: Harbour retrofit, phase 2/;
const regions = (): (string | null)[] => [...document.querySelectorAll("main [data-region]")].map((region) => region.getAttribute("data-region"));

describe("at 900 pixels", () => {
  beforeEach(() => { window.innerWidth = 900; });

  it("the pane gives way to the message, opens over it, and Escape closes it and gives the focus back", async () => {
    const { user } = await openMessage(SUBJECT);
    expect(regions()).toEqual(["list", "message", "pane"]);
    expect(screen.queryByRole("complementary", { name: "CRM" })).toBeNull();
    const opener = screen.getByRole("button", { name: "Open the CRM pane" });
    await user.click(opener);
    expect(await pane().findByText("People in this message")).toBeVisible();
    expect(document.activeElement?.closest("[data-region]")).toHaveAttribute("data-region", "pane");
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("complementary", { name: "CRM" })).toBeNull();
    await waitFor(() => expect(opener).toHaveFocus());
  });

  it("Escape in the search of Set Regarding closes the search, not the pane", async () => {
    const { user } = await openMessage(SUBJECT);
    await user.click(screen.getByRole("button", { name: "Open the CRM pane" }));
    await user.click(await pane().findByRole("button", { name: /^(Set Regarding|Change)$/ }));
    await user.keyboard("{Escape}");
    expect(pane().queryByRole("combobox")).toBeNull();
    expect(pane().getByText("People in this message")).toBeVisible();
  });

  it("its own button closes it too, and the setting for larger windows stays", async () => {
    const { user, world } = await openMessage(SUBJECT);
    await user.click(screen.getByRole("button", { name: "Open the CRM pane" }));
    await user.click(pane().getByRole("button", { name: "Close the CRM pane" }));
    expect(screen.queryByRole("complementary", { name: "CRM" })).toBeNull();
    expect(world.calls.filter((call) => call.name === "setOption")).toEqual([]);
  });
});

it("at 700 pixels one part is shown: the list, then the message, with a way back", async () => {
  window.innerWidth = 700;
  const { user } = openWindow();
  await user.click(await screen.findByRole("option", { name: SUBJECT }));
  await screen.findByRole("heading", { level: 2, name: SUBJECT });
  expect(regions()).toEqual(["parts", "message"]);
  await user.click(screen.getByRole("tab", { name: /Inbox/ }));
  expect(await screen.findByRole("option", { name: SUBJECT })).toHaveAttribute("aria-selected", "true");
  await user.click(screen.getByRole("tab", { name: /CRM/ }));
  expect(await pane().findByText("People in this message")).toBeVisible();
});

it("the chosen width of the pane is bounded by the room that the message leaves", async () => {
  window.innerWidth = 1000;
  await openMessage(SUBJECT);
  const edge = screen.getByRole("separator", { name: "Width of the CRM pane" });
  // 1000 less rail and gaps 65, list 240, message 360.
  expect(edge).toHaveAttribute("aria-valuemax", "335");
  expect(Number(edge.getAttribute("aria-valuenow"))).toBeLessThanOrEqual(335);
});
