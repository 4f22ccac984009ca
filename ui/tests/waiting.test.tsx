// The requests that wait, one by one, in the Sync view (promise 10).
import { screen, waitFor, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { callsOf, openWindow } from "./window";

it("tells what each request is about, why it waits and what comes next, and takes one back", async () => {
  const { user, world } = openWindow();
  await user.click(await screen.findByRole("button", { name: "1 request waits for the organization" }));
  const waiting = within(await screen.findByRole("region", { name: "Waiting requests" }));
  expect(await waiting.findByText(/waits since 14:20.*cannot be reached.*next try is at 14:37/)).toBeVisible();
  await user.click(waiting.getByRole("button", { name: "Withdraw: Site visit on the 26th" }));
  await waitFor(() => expect(callsOf(world, "withdraw")).toEqual([["w1"]]));
  expect(await waiting.findByText(/Nothing waits/)).toBeVisible();
  expect(waiting.queryByText(/Site visit/)).toBeNull();
});

it("leads from a request to its message", async () => {
  const { user } = openWindow();
  await user.click(await screen.findByRole("button", { name: "1 request waits for the organization" }));
  await user.click(await screen.findByRole("button", { name: "Site visit on the 26th" }));
  expect(await screen.findByRole("heading", { level: 2, name: /Site visit/ })).toBeVisible();
});
