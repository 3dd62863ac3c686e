// Opens the page in a browser, and says what goes wrong: node browser.mjs BASE FOLDER, where FOLDER has playwright-core.
// Chromium is that of ONCOHOOKS_CHROMIUM, else /usr/bin/chromium.

import {createRequire} from 'node:module';
import {join} from 'node:path';

const [base, folder] = process.argv.slice(2);
const {chromium} = createRequire(join(folder, 'node_modules', 'x'))('playwright-core');
const browser = await chromium.launch({executablePath: process.env.ONCOHOOKS_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox']});
const wrong = [];
const expect = (holds, what) => { if (!holds) wrong.push(what); };

async function open(language, width) {
  const page = await browser.newPage({viewport: {width, height: 900}});
  page.on('console', message => {
    // Chromium logs every refusal; one is asked for below.
    if (message.type() === 'error' && !message.text().includes('400 (Bad Request)')) wrong.push(`${language} ${width}: ${message.text()}`); });
  page.on('pageerror', error => wrong.push(`${language} ${width}: ${error.message}`));
  page.on('request', request => expect(request.url().startsWith(base) || request.url().startsWith('data:') || request.url().startsWith('blob:'), `it asks ${request.url()}`));
  page.on('dialog', dialog => { wrong.push(`${language}: a script of the record ran`); dialog.dismiss(); });
  await page.goto(`${base}/?language=${language}`);
  await page.waitForFunction(() => document.getElementById('sample').options.length > 3);
  return page;
}

async function ask(page, text) {
  await page.evaluate(value => { document.getElementById('text').value = value; document.getElementById('status').className = ''; }, text);
  await page.click('button.main');
  await page.waitForSelector('#status.done, #status.failed');
}

const samples = await (await fetch(`${base}/page/samples`)).json();
for (const [language, width] of [['en', 1280], ['ja', 390]]) {
  const page = await open(language, width);
  for (const name of samples) {
    await page.evaluate(() => { document.getElementById('status').className = ''; });
    await page.selectOption('#sample', name);
    await page.waitForSelector('#status.done, #status.failed');
    const seen = await page.evaluate(() => ({
      failed: document.querySelector('#status.failed')?.textContent,
      parts: ['cards', 'patient-line', 'timeline', 'findings', 'rules', 'unread', 'copies'].filter(id => !document.getElementById(id)),
      wide: document.documentElement.scrollWidth > innerWidth,
      // Where a finding was read stands on the screen, also on a phone.
      hidden: [...document.querySelectorAll('button.where')].filter(node => node.getBoundingClientRect().right > innerWidth).length,
      nameless: [...document.querySelectorAll('button, a[href], select, input, textarea')].filter(node =>
        !(node.textContent.trim() || node.getAttribute('aria-label') || node.labels?.length)).length,
    }));
    expect(!seen.failed && !seen.parts.length && !seen.wide && !seen.hidden && !seen.nameless, `${name} ${language}: ${JSON.stringify(seen)}`);
  }
  await page.close();
}

const page = await open('en', 1280);
const sample = await (await fetch(`${base}/page/samples/her2-low-after-zero.patient-view.json`)).text();
await ask(page, sample);
await page.click('.card .buttons button');
await page.waitForSelector('.sent');
expect(/(Medication|Service)Request/.test(await page.textContent('.card .done')), 'a button shows what it would create');
await page.click('button.where');
expect(await page.isVisible('dialog mark'), 'a finding leads to its words');
await page.keyboard.press('Escape');
expect(!(await page.isVisible('dialog')), 'the dialog closes by keyboard');

// Script in every string of the record that is not an id, a code or a date.
const script = '<img src=x onerror=alert(1)><script>alert(1)</script>"><svg onload=alert(1)>';
const spoilt = JSON.parse(sample, (key, value) => typeof value === 'string'
  && ['text', 'display', 'valueString', 'conclusion', 'family', 'div', 'unit', 'description'].includes(key) ? value + script : value);
await ask(page, JSON.stringify(spoilt));
expect(await page.evaluate(() => !document.querySelector('#answer img, #answer script')), 'nothing of a record becomes markup');
for (const where of (await page.$$('button.where')).slice(0, 4)) {
  await where.click();
  await page.keyboard.press('Escape');
}
await ask(page, JSON.stringify({resourceType: 'Patient', id: 'a', text: {div: 'x'.repeat(2 << 20)}}));
expect(await page.isVisible('#status.done'), 'two megabytes are answered');
await ask(page, '{"resourceType":');
expect(await page.isVisible('#status.failed'), 'what is no JSON is refused in words');
await page.close();

for (const language of ['en', 'ja']) {
  const book = await browser.newPage({viewport: {width: 390, height: 900}});
  book.on('console', message => wrong.push(`book ${language}: ${message.text()}`));
  await book.goto(`${base}/book?language=${language}`);
  expect(await book.evaluate(() => document.documentElement.scrollWidth <= innerWidth && document.querySelectorAll('svg a').length > 20), `the book in ${language}`);
}
await browser.close();
wrong.forEach(what => console.log(what));
process.exit(wrong.length ? 1 : 0);
