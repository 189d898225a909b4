// The page: asks the main process for each step, shows what came, and gives the PIN.
'use strict';

const { renewal } = window;
const find = (selector) => document.querySelector(selector);
const show = (selector, text) => { find(selector).textContent = text; };

function add(list, text) {
  find(list).append(Object.assign(document.createElement('li'), { textContent: text }));
}

/** One call; what the library says went wrong ends up on the page. */
async function call(name, ...given) {
  const { value, error } = await renewal.call(name, ...given);
  if (error === undefined) return value;
  for (const { zh } of error.fields ?? []) add('#problems', `${zh.name}: ${zh.rule}`);
  show('#end', `${error.what?.zh ?? error.message}. ${error.next?.zh ?? ''}`);
  throw new Error(error.message);
}

renewal.onProgress((event) => add('#told', `${event.event} ${event.step ?? event.stage ?? ''}`));

renewal.onPin(({ label, triesLeft }) => {
  const [dialog, input] = [find('#pin'), find('#pin input')];
  show('#pin p', `请输入 ${label} 的密码${triesLeft === null ? '' : `, 还可尝试 ${triesLeft} 次`}`);
  input.value = '';
  dialog.returnValue = 'cancel';
  dialog.addEventListener('close', () => {
    // Bytes cross to the main process, and are wiped there.
    renewal.answerPin(dialog.returnValue === 'ok' ? new TextEncoder().encode(input.value) : null);
    input.value = '';
  }, { once: true });
  dialog.showModal();
});

function typed() {
  const operator = Object.fromEntries(new FormData(find('#form')));
  return { term_months: 12, operator: { ...operator, address: '广州市天河区示例路 1 号' } };
}

/** Steps 5 to 8: pay, wait, install. */
async function goOn(stage) {
  if (!['ready_to_install', 'installing', 'installed'].includes(stage)) {
    const order = await call('order');
    add('#told', `订单 ${order.order_number}: ${(order.total / 100).toFixed(2)} 元`);
    const link = await call('pay', 'alipay');
    if (link !== null) {
      find('#payment a').href = link.url;
      find('#payment').hidden = false;
    }
    if (await call('wait') !== 'reached') return show('#end', '尚未完成');
  }
  const renewed = await call('install');
  show('#end', `续期成功, 有效期至 ${renewed.not_after}`);
}

async function choose(index) {
  const quote = await call('quote', index);
  if (quote.stage) return goOn(quote.stage);
  show('#price', `${quote.options[0].term_months} 个月, ${(quote.options[0].total / 100).toFixed(2)} 元`);
  const agreement = await call('agreement');
  show('#agreement h2', agreement.title);
  show('#agreement pre', agreement.text);
  find('#agreement').hidden = false;
  find('#form').hidden = false;
  find('#form').onsubmit = async (event) => {
    event.preventDefault();
    find('#problems').replaceChildren();
    if (!find('#accepted').checked) return show('#end', '请先接受协议');
    show('#end', '');
    await call('check', typed());
    await call('apply', index, typed());
    await goOn('awaiting_payment');
  };
}

call('list').then((certificates) => certificates.forEach((one, index) => {
  add('#certificates', `${one.subject}, 有效期至 ${one.not_after}`);
  const button = Object.assign(document.createElement('button'), { textContent: '申请续期', onclick: () => choose(index) });
  find('#certificates').lastChild.append(' ', button);
}));
