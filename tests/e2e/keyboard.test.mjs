// From the first screen to a resolved incident by keyboard alone: no locator is clicked, filled or focused.
import { test } from "./lib.mjs";

/** Tabs until the control with that accessible name has the focus, forwards or backwards. */
async function tabTo(page, name, { back = false, most = 60 } = {}) {
  const passed = [];
  for (let nth = 0; nth < most; nth += 1) {
    const has = await page.evaluate(() => {
      const it = document.activeElement;
      const label = it?.labels?.[0]?.textContent ?? it?.getAttribute("aria-label") ?? it?.textContent ?? "";
      // Whoever cannot see where the focus is cannot use it.
      const box = it?.getBoundingClientRect();
      const isSeen = it && it !== document.body && (box.width > 1 || it.closest("label"));
      return isSeen ? label.trim().replace(/\s+/g, " ") : "";
    });
    if (name.test(has)) return;
    passed.push(has);
    await page.keyboard.press(back ? "Shift+Tab" : "Tab");
  }
  throw new Error(`Tab does not lead to ${name}; it led to: ${passed.join(" | ")}`);
}

const type = (page, text) => page.keyboard.type(text);
const press = (page, key) => page.keyboard.press(key);

test("from the first screen to a resolved incident without a mouse", { timeout: 90_000 }, async ({ newPage, baseUrl, assert }) => {
  const page = await newPage();
  await page.goto(baseUrl);
  await page.locator(".first__import").waitFor();
  await tabTo(page, /^Organisation/);
  await type(page, "Ostermoor");
  await tabTo(page, /^Your name/);
  await type(page, "Amara Okafor");
  await press(page, "Enter");
  await page.locator(".rail").waitFor();

  // The first Tab of a page leads past the menu.
  await tabTo(page, /^Skip to the page/);
  await press(page, "Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");

  await press(page, "c");
  await page.waitForFunction(() => document.activeElement?.id === "new-title");
  await type(page, "Remote access drops every ten minutes");
  await tabTo(page, /^Description/);
  await type(page, "Since the update of the gateway.");
  await tabTo(page, /^Impact/);
  await type(page, "Med");
  await tabTo(page, /^Urgency/);
  await type(page, "Hi");
  await page.locator(".new-record__priority .priority--2").waitFor();
  await press(page, "Control+Enter");
  await page.locator(".record__title", { hasText: "Remote access drops" }).waitFor();

  // Taken by its key, answered, and left for the list and found again.
  await press(page, "r");
  await page.waitForFunction(() => document.activeElement?.classList.contains("composer__text"));
  await type(page, "We are looking into it.");
  await press(page, "Control+Enter");
  await page.locator(".entry--public", { hasText: "looking into it" }).waitFor();
  await press(page, "Escape");
  await press(page, "g");
  await press(page, "i");
  await page.locator(".list-row:not(.list-row--waiting) .list-link").first().waitFor();
  await press(page, "o");
  await page.locator(".list-pane .record__title").waitFor();
  await press(page, "Escape");
  await page.locator(".list-pane").waitFor({ state: "detached" });
  await press(page, "Control+k");
  await page.locator(".palette").waitFor();
  await type(page, "remote access");
  await page.locator(".palette [role=option][aria-selected=true]", { hasText: "Remote access drops" }).waitFor();
  await press(page, "Enter");
  await page.waitForFunction(() => /#\/incidents\/INC/.test(location.hash));
  await page.locator(".record__title", { hasText: "Remote access drops" }).waitFor();

  // The assignee, by its key and the arrows.
  await press(page, "a");
  await page.waitForFunction(() => document.activeElement?.closest("[data-field=assignee]"));
  await type(page, "Amara");
  await page.locator("[data-field=assignee] [role=option]", { hasText: "Amara Okafor" }).waitFor();
  await press(page, "Enter");
  await page.locator("[data-field=assignee] .value", { hasText: "Amara Okafor" }).waitFor();
  await page.locator(".record__badges .state-badge", { hasText: "In progress" }).waitFor();

  // Resolved by the row of steps.
  await page.evaluate(() => document.activeElement?.blur());
  await tabTo(page, /^Resolve…/, { most: 80 });
  await press(page, "Enter");
  await page.waitForFunction(() => document.activeElement?.closest(".step-form"));
  await press(page, "Space");
  await tabTo(page, /^What was done/);
  await type(page, "Renewed the certificate of the gateway.");
  await press(page, "Control+Enter");
  await page.locator(".record__badges .state-badge", { hasText: "Resolved" }).waitFor();
  // The focus is not lost with the form that had it.
  await page.waitForFunction(() => document.activeElement !== document.body);
  const { state, resolution_code: code } = await page.evaluate(async () => (await steward.get((await steward.query("is:any type:incident")).rows[0].id)).fields);
  assert.deepEqual([state, code], ["resolved", "fixed"]);
});
