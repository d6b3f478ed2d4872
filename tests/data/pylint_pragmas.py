import tensorflow as tf

# Not a test: pylint's own comments wherever they can stand. The number written is the place.


@tf.function
def inside(xs):
    out = tf.TensorArray(tf.int32, 3)
    out.write(1, xs)  # pylint: disable=ag-tensorarray-write-dropped
    out.write(
        2, xs
    )  # pylint: disable=ag-tensorarray-write-dropped
    out.write(3, xs)
    if xs:
        out.write(4, xs)
        # pylint: disable=E7249
        out.write(5, xs)
        # pylint: enable=E7249
        out.write(6, xs)
        # pylint: disable=aglint
    else:
        out.write(7, xs)
        # pylint: disable=aglint
        out.write(8, xs)
    # pylint: disable-next=ag-tensorarray-write-dropped
    out.write(9, xs)
    while xs:  # pylint: disable=ag-tensorarray-write-dropped
        out.write(10, xs)
    out.write(11, xs)
    # pylint: disable=aglint
    for _ in xs:
        out.write(12, xs)


@tf.function
def header(xs):  # pylint: disable=ag-tensorarray-write-dropped
    out = tf.TensorArray(tf.int32, 3)
    out.write(13, xs)


@tf.function
def enabled(xs):
    # pylint: disable=ag-tensorarray-write-dropped
    out = tf.TensorArray(tf.int32, 3)
    # pylint: enable=ag-tensorarray-write-dropped
    out.write(14, xs)


# pylint: disable=ag-tensorarray-write-dropped
@tf.function
def between(xs):
    out = tf.TensorArray(tf.int32, 3)
    out.write(15, xs)


# pylint: enable=ag-tensorarray-write-dropped
class Writer:
    @tf.function
    def guarded(self, 日本):
        out = tf.TensorArray(tf.int32, 3)
        try:
            # pylint: disable=ag-tensorarray-write-dropped
            out.write(16, 日本)
        except ValueError:
            out.write(17, 日本)
        finally:
            日 = 日本; out.write(18, 日)
        out.write(19, 日本)  # aglint: ignore AG649
        out.write(20, 日本)
