// Convert To (G-2), and closing what is open (reference C1).
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { agree, callsOf, dialogTitled, openMessage, pane } from "./window";

describe("Convert To (G-2)", () => {
  it("converts by keyboard alone, after the person agreed", async () => {
    const { user, world } = await openMessage(/Site visit on the 26th/);
    world.consented.delete("adeyemi");
    const more = await pane().findByRole("button", { name: "More" });
    more.focus();
    await user.keyboard("{Enter}");
    await user.click(await screen.findByRole("menuitem", { name: "Convert to case" }));
    const dialog = await dialogTitled("Convert to case");
    const convert = dialog.getByRole("button", { name: "Convert" });
    expect(convert).toBeDisabled();
    expect(dialog.queryByRole("button", { name: "Add without tracking" })).toBeNull();
    await agree(user, dialog);
    await user.clear(dialog.getByRole("textbox", { name: /Title/ }));
    await user.type(dialog.getByRole("textbox", { name: /Title/ }), "Visit");
    await user.click(convert);
    await waitFor(() => expect(callsOf(world, "convert")).toHaveLength(1));
    expect(callsOf(world, "convert")[0]).toEqual([expect.objectContaining({ key: "adeyemi", kind: "case", consent: true })]);
    expect(await pane().findByText("Tracked regarding")).toBeVisible();
    expect(pane().getAllByText("Visit")[0]).toBeVisible();
  });

  it("leaves everything as it is when it is cancelled", async () => {
    const { user, world } = await openMessage(/Site visit on the 26th/);
    await user.click(await pane().findByRole("button", { name: "More" }));
    await user.click(await screen.findByRole("menuitem", { name: "Convert to lead" }));
    const dialog = await dialogTitled("Convert to lead");
    await user.click(dialog.getByRole("button", { name: "Cancel" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(callsOf(world, "convert")).toEqual([]);
  });
});

describe("closing", () => {
  it("asks what is possible when the menu opens, and closes with a reason", async () => {
    const { user, world } = await openMessage(/Harbour retrofit, phase 2/);
    const button = await pane().findByRole("button", { name: "Close Pier 7 buffer tanks" });
    expect(callsOf(world, "endings")).toEqual([]);
    button.focus();
    await user.keyboard("{Enter}");
    await user.click(await screen.findByRole("menuitem", { name: "Close as lost" }));
    const dialog = await dialogTitled("Close as lost");
    await user.selectOptions(dialog.getByRole("combobox", { name: /Status reason/ }), "Out-Sold");
    await user.click(dialog.getByRole("button", { name: "Close as lost" }));
    await waitFor(() => expect(callsOf(world, "endRecord")).toEqual([[
      { table: "opportunity", id: "o2" }, "lose", [{ name: "statuscode", value: "5" }, { name: "actualrevenue", value: "" }],
    ]]));
    expect(await screen.findByText("Closed: Pier 7 buffer tanks")).toBeVisible();
  });

  it("says that a record is closed already", async () => {
    const { user, world } = await openMessage(/Harbour retrofit, phase 2/);
    world.closed.add("o2");
    await user.click(await pane().findByRole("button", { name: "Close Pier 7 buffer tanks" }));
    const menu = within(await screen.findByRole("menu"));
    expect(await menu.findByText("It is closed already")).toBeVisible();
  });
});
