"""Gradients that a tape can't give, and those that it may."""

from __future__ import annotations

import pytest

from tests.checks.check_cases import marked, reported

CASES = {
    "numpy method": """
        w = tf.Variable([1.0])
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(tf.constant((w * 2.0).numpy()))  # BAD
        tape.gradient(loss, w)
    """,
    "one of two ways is open": """
        w = tf.Variable([1.0])
        with tf.GradientTape() as tape:
            y = w * 2.0
            loss = tf.reduce_sum(y) + float(tf.reduce_mean(y))
        tape.gradient(loss, w)
    """,
    "a sum that a loop makes of numbers": """
        w = tf.Variable([1.0])
        with tf.GradientTape() as tape:
            total = 0.0
            for k in range(3):
                total += float(tf.reduce_sum(w) * k)  # BAD
            loss = tf.constant(total)
        tape.gradient(loss, w)
    """,
    "stop_gradient is meant": """
        w = tf.Variable([1.0])
        with tf.GradientTape() as tape:
            loss = tf.stop_gradient(w)
        tape.gradient(loss, w)
    """,
    "computed behind the block": """
        w = tf.Variable([1.0])
        with tf.GradientTape() as tape:
            y = w * 2.0
        loss = tf.reduce_sum(y)
        tape.gradient(loss, w)  # BAD
    """,
    "what was computed is handed on, made plain": """
        def step(f, w, plain):
            with tf.GradientTape() as tape:
                y = f(w)
            y = y.unwrap(plain(y))
            return tape.gradient(y, w)
    """,
    "the block is entered again": """
        w = tf.Variable([1.0])
        with tf.GradientTape() as tape:
            y = w * 2.0
        with tape:
            loss = tf.reduce_sum(y)
        tape.gradient(loss, w)
    """,
    "one branch computes it under the tape": """
        def step(w, plain):
            loss = tf.constant(0.0)
            with tf.GradientTape() as tape:
                if plain:
                    loss = tf.reduce_sum(w)
            return tape.gradient(loss, w)
    """,
    "unwatched, watched, and watched in a list": """
        x, y, z = tf.ones([]), tf.ones([]), tf.ones([])
        a = tf.constant(1.0)
        b = tf.constant(1.0)
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(b)
            tape.watch([z])
            c = a * b * z
        tape.gradient(c, a)  # BAD
        tape.gradient(c, b)
        tape.gradient(c, [b, z])
    """,
    "an intermediate result": """
        w = tf.Variable([1.0])
        with tf.GradientTape() as tape:
            features = tf.tanh(w)
            score = tf.reduce_sum(features)
        tape.gradient(score, features)
    """,
    "a variable that an update makes a tensor": """
        w = tf.Variable(5.0)
        for _ in range(3):
            with tf.GradientTape() as tape:
                loss = w * w
            w = w - 0.1 * tape.gradient(loss, w)  # BAD
    """,
    "a model computes": """
        def step(model, x):
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean(model(x))
            return tape.gradient(loss, model.trainable_variables)
    """,
    "a tape that is an argument": """
        def grads(tape, loss, variables):
            return tape.gradient(loss, variables)
    """,
    "watched in a loop": """
        x, y = tf.ones([]), tf.zeros([])
        a = tf.ones([])
        with tf.GradientTape() as tape:
            for one in (x, y, a):
                tape.watch(one)
            z = x * y * a
        tape.gradient(z, a)
    """,
    "a policy's gradient": """
        import numpy as np
        def update(policy, states, actions, rewards):
            returns = np.cumsum(rewards[::-1])[::-1]
            baseline = tf.constant(returns.mean())
            with tf.GradientTape() as tape:
                log_probs = tf.nn.log_softmax(policy(states))
                chosen = tf.gather(log_probs, actions, batch_dims=1)
                advantage = tf.stop_gradient(returns - baseline)
                loss = -tf.reduce_mean(chosen * advantage)
            return tape.gradient(loss, policy.trainable_variables)
    """,
    "second derivatives": """
        x = tf.Variable(1.0)
        with tf.GradientTape() as outer:
            with tf.GradientTape() as inner:
                y = x * x
            dy = inner.gradient(y, x)
        d2y = outer.gradient(dy, x)
    """,
    "a list that is filled under the tape": """
        def step(model, batches, weights):
            losses = []
            with tf.GradientTape() as tape:
                for batch in batches:
                    losses.append(tf.reduce_mean(model(batch)))
            return tape.gradient(losses, weights)
    """,
    "a loss that is taken out of what the tape saw": """
        def step(model, batch, weights):
            with tf.GradientTape() as tape:
                metrics = model.compute_metrics(**batch)
                out = model(batch)
            loss = metrics["loss"]
            both = out.loss
            return tape.gradient(loss, weights), tape.gradient(both, weights)
    """,
    "a loss that is computed of what the tape saw, when it has ended": """
        def step(weights):
            with tf.GradientTape() as tape:
                losses = tf.square(weights)
            loss = losses[0]
            return tape.gradient(loss, weights)  # BAD
    """,
    "None is what a test expects": """
        c = tf.constant(1.0)
        w = tf.Variable(2.0)
        with tf.GradientTape() as tape:
            loss = c * w
        grads = tape.gradient(loss, [c, w])
        assert grads[0] is None
    """,
    "None is what a test does not expect": """
        c = tf.constant(1.0)
        w = tf.Variable(2.0)
        with tf.GradientTape() as tape:
            loss = c * w
        grads = tape.gradient(loss, [c, w])  # BAD
        assert grads[0] is not None
    """,
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_lines_are_reported_where_they_are_marked(text):
    assert sorted(set(reported(text, "gradient-is-none"))) == marked(text)
