// Meetings that came by mail: told beside the message, tracked as the appointment that they are.
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { MeetingView } from "../src/platform/types";
import { callsOf, openMessage, openWindow, type Opened, type Within } from "./window";

const invited: MeetingView = {
  message: "adeyemi", says: "You are invited to a meeting", title: "Site visit", when: "Thu, 26 Nov, 09:00 to 10:30", place: "Harbour, gate 3",
  item: null, state: "not_tracked", state_title: "Not in your calendar", can_track: true, puts: true, blocked: null,
};

async function open(meeting: MeetingView): Promise<Opened & { card: Within }> {
  const opened = openWindow({ folder: true });
  opened.world.items.meetings.set("adeyemi", meeting);
  await opened.user.click(await screen.findByRole("option", { name: /Site visit on the 26th/ }));
  return { ...opened, card: within(await screen.findByRole("group", { name: "Meeting" })) };
}

describe("a meeting that came by mail", () => {
  it("is told, put into the calendar and tracked, and shown there", async () => {
    const { user, world, card } = await open(invited);
    expect(card.getByText("You are invited to a meeting")).toBeVisible();
    expect(card.getByText("Harbour, gate 3")).toBeVisible();
    expect(card.queryByRole("button", { name: "Show in calendar" })).toBeNull();
    await user.click(card.getByRole("button", { name: "Put into calendar and track" }));
    await waitFor(() => expect(card.getByRole("status")).toHaveTextContent("Tracked"));
    expect(callsOf(world, "trackMeeting")).toEqual([["adeyemi"]]);
    expect(card.queryByRole("button", { name: /track/i })).toBeNull();
    await user.click(card.getByRole("button", { name: "Show in calendar" }));
    expect(await screen.findByRole("heading", { level: 2, name: "Site visit" })).toBeInTheDocument();
    expect(callsOf(world, "item")).toContainEqual(["~a1", null]);
  });

  it("says why it cannot be tracked, and offers only what can be done", async () => {
    const { card } = await open({ ...invited, can_track: false, puts: false, blocked: "It is your own meeting." });
    expect(card.getByText("It is your own meeting.")).toBeVisible();
    expect(card.queryByRole("button")).toBeNull();
  });

  it("is not mentioned where the message is about none", async () => {
    const { world } = await openMessage(/Site visit on the 26th/);
    await waitFor(() => expect(callsOf(world, "meeting")).toHaveLength(1));
    expect(screen.queryByRole("group", { name: "Meeting" })).toBeNull();
  });
});
