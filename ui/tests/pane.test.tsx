// The CRM pane beside the message: its width is the person's.
import { fireEvent, screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { callsOf, openWindow } from "./window";

it("keeps the width that the person gave the CRM pane, once the edge rests", async () => {
  const { world } = openWindow();
  const edge = await screen.findByRole("separator", { name: "Width of the CRM pane" });
  expect(edge).toHaveAttribute("aria-valuenow", "360");
  fireEvent.keyDown(edge, { key: "ArrowLeft" });
  fireEvent.keyDown(edge, { key: "ArrowLeft" });
  expect(edge).toHaveAttribute("aria-valuenow", "408");
  await waitFor(() => expect(callsOf(world, "setOption")).toEqual([[{ option: "pane_width", value: 408 }]]));
});
