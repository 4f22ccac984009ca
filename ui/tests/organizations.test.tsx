// Finding one's organizations (B5), and several of them in one profile.
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { FoundOrganizationView } from "../src/platform/types";
import { callsOf, dialogTitled, openWindow, type Opened } from "./window";

const found: FoundOrganizationView[] = [
  { id: "o1", name: "Alder & Finch", url: "https://alderfinch.crm4.example/", enabled: true, purpose: "Production", known: false },
  { id: "o2", name: "Alder test", url: "https://aldertest.crm4.example/", enabled: false, purpose: "Sandbox", known: false },
];
const other = { id: "second", name: "Birch Ltd", url: "https://birch.example", sample: false, current: false, primary: false, waiting: 2 };

async function find(setup: Parameters<typeof openWindow>[0]): Promise<Opened> {
  const opened = openWindow({ phase: "first_start", ...setup });
  const { user } = opened;
  await user.click(await screen.findByRole("button", { name: "Find my organizations" }));
  await user.click(await screen.findByRole("button", { name: "Continue" }));
  await user.click(await screen.findByRole("button", { name: "Sign in with the browser" }));
  return opened;
}

describe("Find my organizations", () => {
  it("lists what can be entered, says what is disabled, and enters one by the same sign-in", async () => {
    const { user, world } = await find({ found });
    const list = within(await screen.findByRole("list", { name: "Choose an organization" }));
    expect(list.getByRole("button", { name: /Alder test.*Disabled.*aldertest/ })).toHaveAttribute("aria-disabled", "true");
    await user.click(list.getByRole("button", { name: /Alder & Finch.*Production/ }));
    await waitFor(() => expect(callsOf(world, "enterFound")).toEqual([["o1", false]]));
    expect(callsOf(world, "discoverBrowser")).toEqual([["commercial"]]);
  });

  it("says that nothing was found, and leads back to typing the address", async () => {
    const { user } = await find({ found: [] });
    expect(await screen.findByText(/No organization was found in which you are enabled/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Back" }));
    await user.click(await screen.findByRole("button", { name: "Type the address instead" }));
    expect(await screen.findByRole("textbox", { name: "Address of the organization" })).toBeVisible();
  });

  it("asks for another sign-in only where the organization's people sign in elsewhere", async () => {
    const { user, world } = await find({ found });
    world.failNext("enterFound", "sign_in", "The sign-in has ended; sign in again");
    await user.click(await screen.findByRole("button", { name: /Alder & Finch/ }));
    expect(await screen.findByText(/sign in at another place/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Continue" }));
    await user.click(await screen.findByRole("button", { name: "Sign in with the browser" }));
    await waitFor(() => expect(callsOf(world, "signInBrowser")).toHaveLength(1));
  });
});

describe("Several organizations", () => {
  it("begins with the choice to stay signed in that was made before: it is one for all", async () => {
    const { user } = openWindow({ keep: true });
    await user.click(await screen.findByRole("button", { name: "Settings" }));
    const options = await dialogTitled("Set Personal Options");
    await user.click(options.getByRole("tab", { name: "Accounts" }));
    await user.click(options.getByRole("button", { name: /^Add an organization/ }));
    const adding = await dialogTitled(/^Add an organization$|^Another organization$/);
    await user.type(adding.getByRole("textbox", { name: "Address of the organization" }), "birch.example");
    await user.click(adding.getByRole("button", { name: "Continue" }));
    await waitFor(() => expect(adding.getByRole("checkbox", { name: "Keep me signed in" })).toBeChecked());
  });

  it("switches from the menu of the title bar", async () => {
    const { user, world } = openWindow({ others: [other] });
    await user.click(await screen.findByRole("button", { name: /Account: Mara Voss/ }));
    await user.click(await screen.findByRole("menuitemradio", { name: "Birch Ltd" }));
    await waitFor(() => expect(callsOf(world, "useOrganization")).toEqual([["second"]]));
  });

  it("shows which one is in use and which is the primary one, and what waits for another one", async () => {
    const { user, world } = openWindow({ others: [other] });
    await user.click(await screen.findByRole("button", { name: "Settings" }));
    const list = within(await screen.findByRole("list", { name: "Organizations" }));
    expect(list.getByText("2 requests wait")).toBeVisible();
    await user.click(list.getByRole("button", { name: "Make Birch Ltd the primary organization" }));
    await waitFor(() => expect(callsOf(world, "makePrimary")).toEqual([["second"]]));
  });

  it("removes one only after asking, and says why not", async () => {
    const { user, world } = openWindow({ others: [other] });
    await user.click(await screen.findByRole("button", { name: "Settings" }));
    await user.click(await screen.findByRole("button", { name: "Remove Birch Ltd" }));
    world.failNext("removeOrganization", "invalid", "Requests still wait for this organization");
    const dialog = await dialogTitled("Remove Birch Ltd?");
    await user.click(dialog.getByRole("button", { name: "Remove" }));
    expect(await dialog.findByText(/Requests still wait/)).toBeVisible();
    await user.click(dialog.getByRole("button", { name: "Remove" }));
    await waitFor(() => expect(screen.queryByRole("button", { name: "Remove Birch Ltd" })).toBeNull());
  });

  it("adds one by the same steps as the first", async () => {
    const { user } = openWindow();
    await user.click(await screen.findByRole("button", { name: "Settings" }));
    await user.click(await screen.findByRole("button", { name: "Add an organization…" }));
    const dialog = await dialogTitled("Add an organization");
    expect(dialog.getByRole("textbox", { name: "Address of the organization" })).toBeVisible();
    expect(dialog.getByRole("button", { name: "Find my organizations" })).toBeVisible();
  });
});
