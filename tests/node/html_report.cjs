// Looks at an HTML report in Chromium. Arguments: a check's name, the file. Prints what it measured as JSON; a failed check ends
// with its reason on standard error. No request may leave the page and nothing may be complained of on the console, whatever the check.
const assert = require('node:assert/strict');
const { pathToFileURL } = require('node:url');
const { chromium } = require('playwright-core');

async function open(browser, file, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const trouble = [];
  page.on('console', (message) => trouble.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => trouble.push(`dialog: ${dialog.message()}`));
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== pathToFileURL(file).href && !request.url().startsWith('data:')) trouble.push(`request: ${request.url()}`);
  });
  await page.goto(pathToFileURL(file).href, { waitUntil: 'load' });
  page.quiet = () => assert.deepEqual(trouble, []);
  // What is absent leaves nothing behind: an element that was not made must not become a word.
  const absent = await page.evaluate(() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (texts.nextNode()) if (/^(null|undefined|false|NaN)$/.test(texts.currentNode.data.trim())) found.push(texts.currentNode.parentElement.outerHTML.slice(0, 200));
    return found;
  });
  assert.deepEqual(absent, []);
  return page;
}

/// Of two colours as `rgb(r, g, b)`, as WCAG 2 has it.
function contrast(a, b) {
  const light = (colour) => {
    const [red, green, blue] = colour.match(/[\d.]+/g).map((n) => (n / 255 <= 0.03928 ? n / 255 / 12.92 : ((n / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
  };
  return Math.max(light(a), light(b)) / Math.min(light(a), light(b));
}

/// The least contrast of any text with what is behind it.
async function leastContrast(page) {
  const pairs = await page.evaluate(() => {
    const found = [];
    for (const node of document.querySelectorAll('body *')) {
      const text = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim() !== '');
      if (!text || node.closest('svg, script, style, noscript, [hidden], .skip')) continue;
      let behind = node;
      while (behind && getComputedStyle(behind).backgroundColor === 'rgba(0, 0, 0, 0)') behind = behind.parentElement;
      found.push([getComputedStyle(node).color, behind ? getComputedStyle(behind).backgroundColor : 'rgb(255, 255, 255)', node.className]);
    }
    return found;
  });
  return Math.min(...pairs.map(([ink, paper]) => contrast(ink, paper)));
}

const drawn = (page) => page.waitForSelector('.picture');

const checks = {
  async draws(browser, file) {
    const page = await open(browser, file);
    await drawn(page);
    const counts = await page.evaluate(() => {
      // One that is nothing beside the widest is the time that the machine took, not what was held back.
      const notable = (which) => {
        const widths = [...document.querySelectorAll(which)].map((each) => Number(each.getAttribute('width')));
        return widths.filter((width) => width > Math.max(...widths) / 2).length;
      };
      return {
      lanes: document.querySelectorAll('.lane').length, exchanges: document.querySelectorAll('.lane .exchange').length,
      bars: notable('.lane .bar'), retryAfter: document.querySelectorAll('.lane .retry-after').length,
      waits: document.querySelectorAll('.chain-track .wait').length, early: document.querySelectorAll('.chain-track .wait.early').length,
      decided: document.querySelectorAll('.decided').length, items: document.querySelectorAll('.item').length,
      chains: document.querySelectorAll('.list .chain').length, shapes: new Set([...document.querySelectorAll('.lane .sign')].map((sign) => sign.getAttribute('d'))).size,
      verdict: document.querySelector('.verdict').textContent, title: document.title };
    });
    page.quiet();
    return counts;
  },

  async unfolds(browser, file) {
    const page = await open(browser, file);
    await drawn(page);
    assert.equal(await page.locator('.item .inside').count(), 0, 'nothing is made before it is asked for');
    await page.locator('.lane .exchange .sign').nth(1).click();
    assert.equal(await page.locator('#x2').getAttribute('open'), '');
    const text = await page.locator('#x2 .inside').innerText();
    await page.locator('#x2 > summary').click();
    assert.equal(await page.locator('#x2').getAttribute('open'), null);
    await page.locator('.jump').first().click();
    assert.equal(await page.locator('.item[open]').count(), 1);
    page.quiet();
    return { text };
  },

  /// Of the first exchange, all that it unfolds to. What runs, loads or complains ends the check.
  async first(browser, file) {
    const page = await open(browser, file);
    await drawn(page);
    await page.locator('.item > summary').first().click();
    const text = await page.locator('.item .inside').first().innerText();
    assert.equal(await page.evaluate(() => window.ran), undefined);
    assert.equal(await page.evaluate(() => document.images.length), 0);
    page.quiet();
    return { text };
  },

  async keyboard(browser, file) {
    const page = await open(browser, file);
    await drawn(page);
    const nameless = await page.evaluate(() => [...document.querySelectorAll('button, select, input, a[href]')]
      .filter((each) => !(each.getAttribute('aria-label') || each.textContent.trim() || each.labels?.length)).map((each) => each.outerHTML));
    assert.deepEqual(nameless, []);
    await page.locator('.scroll').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowLeft');
    assert.match(await page.locator('.hint').innerText(), /^#2 /);
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.parentElement.id), 'x2');
    assert.equal(await page.locator('#x2').getAttribute('open'), '');
    const headings = await page.evaluate(() => [...document.querySelectorAll('h1, h2')].map((each) => each.tagName));
    assert.equal(headings.filter((tag) => tag === 'H1').length, 1);
    page.quiet();
    return {};
  },

  async filters(browser, file) {
    const page = await open(browser, file);
    const shown = () => page.locator('.item:not([hidden])').count();
    const all = await shown();
    await page.locator('.exchanges select').selectOption('failed');
    const failed = await shown();
    await page.locator('.exchanges input[type=search]').fill('nothing has this');
    assert.equal(await shown(), 0);
    await page.locator('.exchanges input[type=search]').fill('');
    await page.locator('.exchanges select').selectOption('all');
    await page.locator('#group').uncheck();
    const order = await page.evaluate(() => [...document.querySelectorAll('.item')].map((item) => Number(item.id.slice(1))));
    assert.deepEqual(order, [...order].sort((a, b) => a - b));
    assert.equal(await page.locator('.chain').count(), 0);
    page.quiet();
    return { all, failed };
  },

  async colours(browser, file) {
    const least = {};
    const papers = {};
    for (const scheme of ['light', 'dark']) {
      const page = await open(browser, file, { colorScheme: scheme });
      await drawn(page);
      await page.locator('.jump').first().click();
      const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      papers[scheme] = await paper();
      least[scheme] = await leastContrast(page);
      const seen = [];
      for (let i = 0; i < 3; ++i) {
        await page.locator('.theme').click();
        seen.push(await paper());
      }
      assert.equal(seen[2], papers[scheme]);
      assert.equal(new Set(seen).size, 2, `the button changes nothing: ${seen}`);
      page.quiet();
    }
    assert.notEqual(papers.light, papers.dark);
    return { least };
  },

  async paper(browser, file) {
    const page = await open(browser, file, { colorScheme: 'dark' });
    await drawn(page);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)');
    assert.equal(await page.locator('.tools').first().isVisible(), false);
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    const unfolded = await page.locator('.item[open]').count();
    const wide = await page.evaluate(() => document.querySelector('.picture').getBoundingClientRect().width);
    assert.ok(wide <= 570, `the picture is ${wide} px wide`);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    assert.equal(await page.locator('.item[open]').count(), 0);
    const pdf = await page.pdf({ format: 'A4' });
    page.quiet();
    return { unfolded, pages: (pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? []).length };
  },

  async narrow(browser, file) {
    const page = await open(browser, file, { viewport: { width: 390, height: 844 } });
    await drawn(page);
    await page.locator('.jump').first().click();
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
    page.quiet();
    return {};
  },

  async index(browser, file) {
    const page = await open(browser, file);
    const table = await page.evaluate(() => [...document.querySelectorAll('tbody tr')].map((row) => [row.querySelector('.name').textContent,
      ...[...row.querySelectorAll('.cell')].map((cell) => cell.textContent.trim())]));
    assert.equal(await page.locator('.picture').count(), 0);
    await page.locator('tbody tr').first().locator('.cell').last().click();
    await drawn(page);
    const title = await page.title();
    await page.locator('.back').click();
    assert.equal(await page.locator('tbody tr').count(), table.length);
    await page.setViewportSize({ width: 390, height: 844 });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
    page.quiet();
    return { table, title };
  },

  /// What the index says of runs that are not whole, and the page of the last of them.
  async unfinished(browser, file) {
    const page = await open(browser, file);
    const note = await page.locator('.interruption').innerText();
    const cells = await page.evaluate(() => [...document.querySelectorAll('tbody .cell')].map((cell) => cell.textContent.trim()));
    const least = await leastContrast(page);
    await page.locator('tbody tr').last().locator('.cell').click();
    const verdict = await page.locator('.verdict').innerText(), because = await page.locator('.because').innerText();
    page.quiet();
    return { note, cells, least, verdict, because };
  },

  /// Every text of the data is an attack: none runs, all of it is shown.
  async hostile(browser, file) {
    const page = await open(browser, file);
    await drawn(page);
    await page.locator('.item').first().locator('summary').click();
    await page.locator('.lane .exchange .sign').last().hover();  // the one on top, where requests came within a hair's breadth
    const state = await page.evaluate(() => ({ ran: window.ran, images: document.images.length, scripts: document.scripts.length,
      foreign: document.querySelectorAll('main script, main img, main [onclick], main [onerror]').length, title: document.title }));
    assert.deepEqual({ ...state, title: '' }, { ran: undefined, images: 0, scripts: 2, foreign: 0, title: '' });
    for (const place of ['h1', '.head .title', '.head .facts', '.expectation', '.because', '.reason', '.item .call', '.item .start-line', '.item .headers', '.item .body', '.output .body', '.changes', '.hint'])
      assert.ok((await page.locator(place).first().textContent()).includes('<script>window.ran'), `${place} does not show the text`);
    page.quiet();
    return {};
  },

  /// The page's own policy stops what a mistake in the page's script might let in.
  async policy(browser, file) {
    const page = await open(browser, file);
    const outcome = await page.evaluate(async () => {
      const tried = {};
      const attempt = (name, action) => {
        try {
          action();
          tried[name] = 'done';
        } catch (error) {
          tried[name] = error.name;
        }
      };
      attempt('markup', () => { document.body.innerHTML = '<b>x</b>'; });
      attempt('script', () => {
        const script = document.createElement('script');
        script.append('window.ran = 1');
        document.body.append(script);
      });
      const image = new Image();
      image.src = 'http://192.0.2.1/x.png';
      await new Promise((resolve) => { image.onerror = resolve; });
      await fetch('http://192.0.2.1/').catch(() => { tried.fetch = 'refused'; });
      return { ...tried, ran: window.ran };
    });
    assert.notEqual(outcome.markup, 'done');
    assert.equal(outcome.fetch, 'refused');
    assert.equal(outcome.ran, undefined);
    return outcome;
  },

  /// Of three loads the best in each: other work on the machine is no fault of the page.
  async large(browser, file) {
    const best = {};
    const all = [];
    for (let i = 0; i < 3; ++i) {
      const page = await open(browser, file);
      await drawn(page);
      const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime);
      await page.waitForFunction(() => document.querySelectorAll('.item').length >= 5000);
      const ready = await page.evaluate(() => performance.now());
      const measure = async (name, action) => {
        const start = Date.now();
        await action();
        await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0))));
        return [name, Date.now() - start];
      };
      const took = Object.fromEntries([
        await measure('unfold', () => page.evaluate(() => document.querySelectorAll('.jump')[0].click())),
        await measure('filter', () => page.locator('.exchanges select').selectOption('named')),
        await measure('zoom', () => page.locator('.timeline button').last().click()),
      ]);
      const exchanges = await page.locator('.lane .exchange').count();
      page.quiet();
      for (const [name, time] of Object.entries({ paint, ready, ...took })) best[name] = Math.min(best[name] ?? Infinity, time);
      all.push(exchanges);
      await page.context().close();
    }
    assert.equal(new Set(all).size, 1);
    return { ...best, exchanges: all[0] };
  },
};

async function run(name, file) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox'] });
  try {
    console.log(JSON.stringify(await checks[name](browser, file)));
  } finally {
    await browser.close();
  }
}

run(process.argv[2], process.argv[3]).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
