// The CRM pane beside the message: its width is the person's.
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { callsOf, openMessage, openWindow, pane } from "./window";

it("keeps the width that the person gave the CRM pane, once the edge rests", async () => {
  const { world } = openWindow();
  const edge = await screen.findByRole("separator", { name: "Width of the CRM pane" });
  expect(edge).toHaveAttribute("aria-valuenow", "360");
  fireEvent.keyDown(edge, { key: "ArrowLeft" });
  fireEvent.keyDown(edge, { key: "ArrowLeft" });
  expect(edge).toHaveAttribute("aria-valuenow", "408");
  await waitFor(() => expect(callsOf(world, "setOption")).toEqual([[{ option: "pane_width", value: 408 }]]));
});

it("opens the last and the next activity in the browser, and says what they are", async () => {
  const { user, world } = await openMessage(/Harbour retrofit/);
  expect(await pane().findByText(/^Phone call · /)).toBeVisible();
  await user.click(pane().getByRole("button", { name: "Open Phone call in the browser" }));
  await user.click(pane().getByRole("button", { name: "Open Site visit in the browser" }));
  await waitFor(() => expect(callsOf(world, "openRecord")).toEqual([[{ table: "phonecall", id: "p1" }], [{ table: "appointment", id: "m1" }]]));
});
