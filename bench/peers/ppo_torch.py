# The same PPO update and the same CartPole run in PyTorch, one thread: 8 environments x 32 steps, batch 256, 20 epochs, networks 4-64-64.
# python3 ppo_torch.py [STEPS]
import math, sys, time
import numpy as np
import torch
from torch import nn

torch.set_num_threads(1)
torch.manual_seed(1)


def network(outputs):
    return nn.Sequential(nn.Linear(4, 64), nn.Tanh(), nn.Linear(64, 64), nn.Tanh(), nn.Linear(64, outputs))


actor, critic = network(2), network(1)
parameters = list(actor.parameters()) + list(critic.parameters())
adam = torch.optim.Adam(parameters, lr=1e-3, eps=1e-5)


def update(seen, actions, old, advantages, returns, clip):
    a = (advantages - advantages.mean()) / (advantages.std() + 1e-8)
    log = torch.log_softmax(actor(seen), 1).gather(1, actions)[:, 0]
    ratio = torch.exp(log - old)
    loss = -torch.min(ratio * a, torch.clamp(ratio, 1 - clip, 1 + clip) * a).mean() + 0.5 * ((critic(seen)[:, 0] - returns) ** 2).mean()
    adam.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(parameters, 0.5)
    adam.step()


def step(s, action):
    x, v, th, w = s.T
    force = np.where(action == 1, 10.0, -10.0)
    cos, sin = np.cos(th), np.sin(th)
    temp = (force + 0.05 * w * w * sin) / 1.1
    ta = (9.8 * sin - cos * temp) / (0.5 * (4 / 3 - 0.1 * cos * cos / 1.1))
    xa = temp - 0.05 * ta * cos / 1.1
    s = np.stack([x + 0.02 * v, v + 0.02 * xa, th + 0.02 * w, w + 0.02 * ta], 1)
    return s, (np.abs(s[:, 0]) > 2.4) | (np.abs(s[:, 2]) > 12 * 2 * math.pi / 360)


def run(steps):
    rng = np.random.default_rng(1)
    s, t, done_steps = rng.uniform(-0.05, 0.05, (8, 4)), np.zeros(8, int), 0
    while done_steps < steps:
        obs, act, logs, val, nxt, term, trunc = [], [], [], [], [], [], []
        with torch.no_grad():
            for _ in range(32):
                o = torch.tensor(s, dtype=torch.float32)
                lp = torch.log_softmax(actor(o), 1)
                a = torch.multinomial(lp.exp(), 1)
                s, end = step(s, a[:, 0].numpy())
                t += 1
                cut = ~end & (t >= 500)
                obs.append(o); act.append(a); logs.append(lp.gather(1, a)[:, 0]); val.append(critic(o)[:, 0])
                nxt.append(critic(torch.tensor(s, dtype=torch.float32))[:, 0]); term.append(end); trunc.append(cut)
                over = end | cut
                s[over] = rng.uniform(-0.05, 0.05, (over.sum(), 4)); t[over] = 0
        adv, last = [None] * 32, torch.zeros(8)
        for i in reversed(range(32)):
            end, cut = torch.tensor(term[i]).float(), torch.tensor(term[i] | trunc[i]).float()
            last = 1 + 0.98 * (1 - end) * nxt[i] - val[i] + 0.98 * 0.8 * (1 - cut) * last
            adv[i] = last
        obs, act, logs, val, adv = torch.cat(obs), torch.cat(act), torch.cat(logs), torch.cat(val), torch.cat(adv)
        for _ in range(20):
            p = torch.randperm(256)
            update(obs[p], act[p], logs[p], adv[p], (adv + val)[p], 0.2)
        done_steps += 256


seen, best = torch.randn(256, 4), 1e9
args = torch.randint(0, 2, (256, 1)), torch.full((256,), -0.7), torch.randn(256), torch.randn(256), 0.2
for _ in range(300):
    start = time.perf_counter()
    update(seen, *args)
    best = min(best, time.perf_counter() - start)
print(f"PyTorch {torch.__version__}, one thread: PPO update of 256: {best * 1e3:.3f} ms (least of 300)")
start, steps = time.perf_counter(), int(sys.argv[1]) if len(sys.argv) > 1 else 100000
run(steps)
print(f"PyTorch {torch.__version__}, one thread: CartPole by PPO, {steps} steps: {time.perf_counter() - start:.1f} s")
